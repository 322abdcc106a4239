"""An organisation's own file of entries, for tests; all of it invented."""

FILE = """\
version: "2026.1"
prefix: own-test
kept_by: {en: An invented bar}
instruments:
- id: own-test.code
  label: {en: Invented code, uk: Вигаданий кодекс}
  cite: {en: "Invented code art. {}", uk: "Вигаданий кодекс, ст. {}"}
legal_bases:
- id: own-test.rule
  ref: {en: Invented rule}
  note: {en: An invented rule says so.}
  verified: no
  source_check: unverified
crimes:
- id: own-test.kill
  instrument: own-test.code
  article: "7"
  name: {en: Invented killing}
  family: national_crime
  themes: [killing]
  applies_from: {date: 2001-09-01}
  elements:
  - id: own-test.kill.act
    kind: conduct
    gate: yes
    summary: {en: An invented act}
    facts_that_point_to_it: [act.killing]
  corresponds_to: [icc.8.2.a.i]
  amnesty_barred: {value: yes, basis: [own-test.rule]}
  limitation_barred: {value: no, basis: []}
  duty_to_prosecute_or_extradite: {value: no, basis: []}
  verified: no
  source_check: unverified
"""


def folder(path, text=FILE, name="own.yaml"):
    """Write the file into a folder of its own."""
    made = path / "law"
    made.mkdir(exist_ok=True)
    (made / name).write_text(text, "utf-8")
    return made
