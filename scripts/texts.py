"""The texts of the interface: collected from the sources, kept as PO, compiled.

    scripts/texts.py            bring every language up to the sources; say what lacks
    scripts/texts.py new ro     make an empty file for a further language
    scripts/texts.py check ro   say what lacks, and change nothing

The staff's pages and the public ones together are in Ukrainian in `messages.po`.
Further languages have the public pages alone, in `public.po` (`docs/translating.md`).
"""

import re
import sys
from io import BytesIO
from pathlib import Path

import grimp
from babel.core import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.web import public_texts

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


SHARED = frozenset({"app/fields.py", "app/refusals.py", "app/web/formats.py"})
"""The public app imports these; their texts are shown on staff pages alone."""

REFERENCE = re.compile(r"""{%-?\s*(?:extends|import|include|from)\s+["']([^"']+)["']""")
DATES = re.compile(rb'^"(POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)


def collected(only: frozenset[str] | None = None) -> Catalog:
    """Return every text of the sources, once, in the order of the files.

    Args:
        only: files below the root to look into; None for all.
    """
    template = Catalog(project="Barvinok", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "app"), METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",)
    )
    for name, _, message, comments, context in found:
        file = f"app/{name}"
        if only is None:
            template.add(message, auto_comments=comments, context=context)
        elif file in only:
            where = [(file, 0)]
            template.add(message, locations=where, auto_comments=comments)
    return template


def public() -> Catalog:
    """Return every text of the public site: the questionnaire first, then the pages."""
    template = _empty()
    template.header_comment = "# The texts of the public site of Barvinok."
    catalogues = public_texts.template_of_catalogues()
    for message in (*catalogues, *collected(public_files())):
        if message.id:
            template.add(
                message.id,
                locations=message.locations,
                auto_comments=message.auto_comments,
            )
    return template


def public_files() -> frozenset[str]:
    """Return the files whose texts a visitor of the public site can meet.

    Code: what the public app imports. Templates: those in a folder `public/`, those
    that stand in its frame, and what all these refer to.
    """
    graph = grimp.build_graph("app", cache_dir=None)
    modules = graph.find_upstream_modules("app.web.public") | {"app.web.public"}
    code = {f"{name.replace('.', '/')}.py" for name in modules}
    code |= {f"{name.replace('.', '/')}/__init__.py" for name in modules}
    paths = {_name(path): path for path in ROOT.glob("app/**/templates/**/*.html")}
    leads_to = {
        name: set(REFERENCE.findall(path.read_text("utf-8")))
        for name, path in paths.items()
    }
    shown = {
        name
        for name, others in leads_to.items()
        if name.startswith("public/") or "public/base.html" in others
    }
    while more := {n for name in shown for n in leads_to[name]} - shown:
        shown |= more
    templates = {str(paths[name].relative_to(ROOT)) for name in shown}
    return frozenset((code - SHARED) | templates)


def _name(template: Path) -> str:
    """Return a template's name, as other templates call it."""
    return str(template).rpartition("/templates/")[2]


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


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    match arguments:
        case []:
            write_ukrainian()
            write_public()
            return 0
        case ["new", code]:
            return begin(code)
        case ["check", code]:
            return check(code)
    print(__doc__)
    return 2


def write_ukrainian() -> None:
    """Bring Ukrainian up to the sources and compile it; say what is missing."""
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


def write_public() -> None:
    """Bring the public texts and their languages up to the sources."""
    template = public()
    _write(public_texts.LISTED, template)
    for code in public_texts.codes():
        translated = public_texts.kept(code)
        if translated is None:
            print(f"{code}: the file cannot be read; it was left as it is")
            continue
        bring_up(translated, template)
        _write(public_texts.path_of(code), translated)
        _report(code, template, translated)


def bring_up(translated: Catalog, template: Catalog) -> None:
    """Give a language the texts of today.

    A changed sentence keeps its old translation, marked as a guess. One that is gone
    keeps it at the end of the file, and has it again when it comes back.
    """
    for old in list(translated.obsolete.values()):
        if template.get(old.id) is not None and translated.get(old.id) is None:
            translated.add(old.id, old.string, flags=old.flags)
    translated.update(template)
    for key, old in list(translated.obsolete.items()):
        if translated.get(old.id) or old.fuzzy or not _is_done(old.string):
            del translated.obsolete[key]


def begin(code: str) -> int:
    """Make a file without translations for one more language."""
    path = public_texts.path_of(code)
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        print(f"{code} is no code of a language: ro, ka, pt_BR")
        return 2
    if path.exists() or code in {"en", *LANGUAGES}:
        print(f"{code} is there already")
        return 2
    fresh = _empty(code)
    fresh.header_comment = f"# The public site of Barvinok: {code}"
    fresh.update(public())
    path.parent.mkdir(parents=True)
    _write(path, fresh)
    print(f"{code}: {len(fresh)} texts to translate in {path.name}")
    return 0


def _empty(code: str | None = None) -> Catalog:
    return Catalog(
        locale=code,
        project="Barvinok",
        version="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
    )


def check(code: str) -> int:
    """Say what one language lacks."""
    translated = public_texts.kept(code)
    if translated is None:
        print(f"{code}: no file that can be read")
        return 1
    return 1 if _report(code, public(), translated) else 0


def _report(code: str, template: Catalog, translated: Catalog) -> int:
    """Print how much of a language is there, and each text that is not."""
    lacking = public_texts.faults(template, translated)
    done = len(template) - len(lacking)
    share = done * 100 // max(len(template), 1)
    print(f"{code} (public): {done} of {len(template)} texts, {share} %")
    for fault in lacking:
        print(f"  {fault.reason}: {fault.text!r}")
    return len(lacking)


def _write(path: Path, catalogue: Catalog) -> None:
    """Write a file, unless nothing but its dates would change."""
    written = BytesIO()
    write_po(written, catalogue, width=88, include_lineno=False)
    fresh = written.getvalue()
    if not path.exists() or _undated(path.read_bytes()) != _undated(fresh):
        path.write_bytes(fresh)


def _undated(content: bytes) -> bytes:
    return DATES.sub(b"", content)


def _is_done(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str) else all(string or ("",))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
