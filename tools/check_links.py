"""Follow every link of the reports that are made, and say which lead nowhere.

``python -m tools.check_links`` checks the reports of the current project, with a folder behind it
those in there, by the ``reports.yml`` of the current project.
"""

from __future__ import annotations

import sys
from pathlib import Path

from impact.project import find_project
from impact.reporting.links.site_map import site_map
from impact.reporting.site.link_check import broken_links


def main(arguments: list[str]) -> int:
    """Print the broken links; 1 when there are any."""
    project = find_project()
    folder = Path(arguments[0]) if arguments else project.reports
    broken = broken_links(folder, site_map(project.reports_yml))
    for link in broken:
        print(link)
    pages = len(list(folder.rglob("*.html")))
    print(f"{pages} pages, {len(broken)} links that lead nowhere")
    return 1 if broken or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
