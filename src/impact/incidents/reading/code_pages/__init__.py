"""Code pages: byte order mark, strict UTF-8, then pages of a language by score; no silent guess."""
