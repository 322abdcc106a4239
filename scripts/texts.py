"""The texts of the interface: collected from the sources, kept as PO, compiled."""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "app" / "translations"
LANGUAGES = ("uk",)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"},
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "N_": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
}


def collected() -> Catalog:
    """Return every text of the sources, once, in the order of the files."""
    template = Catalog(project="Barvinok", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "app"), METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",)
    )
    for _, _, message, comments, context in found:
        template.add(message, auto_comments=comments, context=context)
    return template


def path_of(language: str) -> Path:
    """Return where the texts of a language are kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def kept(language: str) -> Catalog:
    """Return the texts of a language as they are kept."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Barvinok", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def main() -> None:
    """Bring each language up to the sources and compile it; say what is missing."""
    template = collected()
    for language in LANGUAGES:
        catalogue = kept(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file,
                catalogue,
                width=88,
                no_location=True,
                omit_header=False,
                sort_output=True,
                ignore_obsolete=True,
            )
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        missing = [m.id for m in catalogue if m.id and not _is_done(m.string)]
        print(f"{language}: {len(catalogue)} texts, {len(missing)} to translate")
        for text in missing:
            print(f"  {text!r}")


def _is_done(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str) else all(string or ("",))


if __name__ == "__main__":
    main()
