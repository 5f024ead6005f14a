"""Make what a Dask cluster needs to encrypt its connections and to let nobody else in.

    python tools/cluster_certificates.py FOLDER

writes an authority of its own, one certificate that it has signed, and the settings of Dask that name both
into FOLDER, which must be new. Scheduler, workers and ``impact run`` read them where ``DASK_CONFIG`` is
FOLDER. Who has the folder can run code on the cluster: copy it as you would a password. Needs ``openssl``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

DAYS = 365
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256")
_SETTINGS = """# read where DASK_CONFIG is this folder
distributed:
  comm:
    require-encryption: true
    tls:
      ca-file: {authority}
      scheduler: &pair
        cert: {certificate}
        key: {key}
      worker: *pair
      client: *pair
"""


def make(folder: Path) -> None:
    """Write keys, certificates and settings into a new folder that only its owner may read."""
    folder.mkdir(mode=0o700, parents=True)
    _openssl(
        *("req", "-x509", *_KEY, "-days", str(DAYS), "-subj", "/CN=impact cluster authority"),
        *("-keyout", folder / "authority-key.pem", "-out", folder / "authority.pem"),
    )
    _openssl(
        *("req", *_KEY, "-subj", "/CN=impact cluster"),
        *("-keyout", folder / "key.pem", "-out", folder / "request.pem"),
    )
    _openssl(
        *("x509", "-req", "-sha256", "-days", str(DAYS), "-in", folder / "request.pem", "-set_serial", "1"),
        *("-CA", folder / "authority.pem", "-CAkey", folder / "authority-key.pem"),
        *("-out", folder / "certificate.pem"),
    )
    (folder / "request.pem").unlink()
    (folder / "authority-key.pem").unlink()  # it signs nothing further
    # a text of JSON is one of YAML, whatever the path holds
    names = ("authority", "certificate", "key")
    paths = {name: json.dumps(str(folder / f"{name}.pem")) for name in names}
    (folder / "distributed.yaml").write_text(_SETTINGS.format(**paths), encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o600)


def _openssl(*words: str | Path) -> None:
    answer = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"cluster-certificates: error: openssl {words[0]}: {answer.stderr.strip()}")


def main(words: list[str]) -> int:
    """Make them; the exit code is 2 where that cannot be."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(words[0]).resolve()
    if shutil.which("openssl") is None or folder.exists():
        missing = "there is no openssl" if not shutil.which("openssl") else f"{folder} exists already"
        print(f"cluster-certificates: error: {missing}; expected: openssl, and a new folder", file=sys.stderr)
        return 2
    make(folder)
    print(f"export DASK_CONFIG={folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
