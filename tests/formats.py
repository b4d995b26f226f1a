#!/usr/bin/env python3
"""Holds the exports of ten sheets against the tools that people read them with.

Run by .ci/run, with CITEBASE_EXPORTS naming the folder that the test `files_for_other_programs`
has filled: the exports, and answers.json with what our own queries answer. The tools are
installed beside the build, never into the crate. A tool that cannot be had is told aloud and passed
over; a check that fails, fails.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import venv
from collections import Counter
from pathlib import Path

# DuckDB loads its reader of SQLite's files from a server of its own; here it comes as a package.
TOOLS = [
    "followthemoney==4.11.2",
    "rdflib==7.6.0",
    "networkx==3.6.1",
    "obsidiantools==0.11.0",
    "citeproc-py==0.11.1",
    "duckdb==1.5.5",
    "duckdb-extension-sqlite-scanner==1.5.5",
    "datafusion==55.0.0",
]
# It needs a Java, which is no package of Python's.
SPARK_TOOL = "pyspark==4.3.0"
FOLDER = Path(os.environ["CITEBASE_EXPORTS"])
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
HOME = Path(os.environ.get("CARGO_TARGET_DIR", "target")).absolute() / "formats-venv"
FAILED = []


def check(what, theirs, ours):
    ok = theirs == ours
    shown = theirs if isinstance(theirs, (int, str)) else f"{len(theirs)} alike"
    print(f"  {'ok  ' if ok else 'FAIL'} {what}: {shown if ok else f'{theirs!r}, we say {ours!r}'}")
    if not ok:
        FAILED.append(what)


def passed_over(what, why):
    print(f"  NOT CHECKED, {what}: {why}", file=sys.stderr, flush=True)


def tools():
    """The Python of a virtual environment that has them; those that could be installed."""
    python = HOME / "bin" / "python"
    have = set()
    try:
        if not python.exists():
            venv.create(HOME, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        passed_over(", ".join(TOOLS), f"no virtual environment: {error}")
        return python, have
    if not shutil.which("java"):
        passed_over(SPARK_TOOL, "there is no Java")
    for tool in TOOLS + [SPARK_TOOL] * bool(shutil.which("java")):
        name, version = tool.split("==")
        probe = f"import importlib.metadata as m; assert m.version('{name}') == '{version}'"
        if subprocess.run([python, "-c", probe], capture_output=True).returncode != 0:
            pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", tool]
            try:
                done = subprocess.run(pip, capture_output=True, text=True, timeout=300)
            except subprocess.TimeoutExpired:
                passed_over(tool, "installing it took too long")
                continue
            if done.returncode != 0:
                passed_over(tool, (done.stderr.strip().splitlines() or ["pip failed"])[-1])
                continue
        have.add(name)
    return python, have


def run(python, code, *arguments):
    done = subprocess.run([python, "-c", code, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        FAILED.append("a program that ended with an error")
        return None
    return json.loads(done.stdout)


def followthemoney(python):
    lines = [json.loads(line) for line in (FOLDER / "ftm").open(encoding="utf-8")]
    ftm = python.parent / "ftm"
    done = subprocess.run([ftm, "validate", "-i", FOLDER / "ftm"], capture_output=True, text=True)
    check("ftm validate ends with", done.returncode, 0)
    check("ftm validate complains of", done.stderr.strip(), "")
    valid = [json.loads(line) for line in done.stdout.splitlines()]
    check("entities after ftm validate", len(valid), len(lines))
    values = lambda entities: sum(len(v) for e in entities for v in e["properties"].values())
    # A value that FollowTheMoney refuses is dropped without a word.
    check("values after ftm validate", values(valid), values(lines))
    out = FOLDER / "statements.csv"
    subprocess.run([ftm, "statements", "-d", "citebase", "-f", "csv", "-o", out, FOLDER / "ftm"], check=True)
    with out.open(encoding="utf-8", newline="") as file:
        statements = list(csv.DictReader(file))
    props = Counter("id" if s["prop"] == "id" else "value" for s in statements)
    check("statements, without those of ids", props["value"], values(lines))
    print(f"       {len(statements)} statements in all, {dict(Counter(e['schema'] for e in lines))}")


# What nomenklatura and OpenSanctions read: the same entities come of the statements as of the lines.
STATEMENTS = """
import json, sys
from collections import defaultdict
from followthemoney import model
from followthemoney.statement.serialize import read_csv_statements
import csv
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
wrong = [r["prop"] for r in rows if model.get(r["schema"]).get(r["prop"]).type.name != r["prop_type"]]
made = defaultdict(lambda: defaultdict(set))
schemata, seen, claims, places = {}, set(), set(), 0
with open(sys.argv[1], "rb") as file:
    for statement in read_csv_statements(file):
        made[statement.entity_id][statement.prop].add(statement.value)
        schemata[statement.entity_id] = statement.schema
        seen.add(statement.id)
        if statement.prop == "recordId":
            claims.add(statement.value)
            places += statement.origin.startswith(statement.value.split("#")[0] + " ")
lines = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
theirs = {line["id"]: (line["schema"], {p: set(v) for p, v in line["properties"].items()}) for line in lines}
ours = {key: (schemata[key], dict(props)) for key, props in made.items()}
cited = sum(1 for line in lines if "recordId" in line["properties"])
print(json.dumps([len(rows), len(seen), sorted(set(wrong)), ours == theirs, places == cited, len(claims)]))
"""

# The sources in a style of the Citation Style Language.
CSL = """
import json, sys, warnings
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
warnings.simplefilter("ignore")
items = json.load(open(sys.argv[1], encoding="utf-8"))
source = CiteProcJSON(items)
style = CitationStylesStyle("harvard-cite-them-right", validate=False)
shelf = CitationStylesBibliography(style, source, formatter.plain)
for item in items:
    shelf.register(Citation([CitationItem(item["id"])]))
print(json.dumps([len(items), [str(entry) for entry in shelf.bibliography()]]))
"""

# The folder as a vault.
VAULT = """
import json, sys, logging
import obsidiantools.api as otools
from pathlib import Path
vault = otools.Vault(Path(sys.argv[1])).connect().gather()
notes = vault.md_file_index
text = {name: Path(sys.argv[1], path).read_text(encoding="utf-8") for name, path in notes.items()}
lines = [(name, line) for name, body in text.items() for line in body.splitlines() if line.startswith("- ") and "[^" in line]
import re
uncited = []
for name, body in text.items():
    told, kept = set(re.findall(r"\\[\\^(\\d+)\\](?!:)", body)), set(re.findall(r"^\\[\\^(\\d+)\\]:", body, re.M))
    if told != kept:
        uncited.append(name)
kinds = [vault.get_front_matter(name)["kind"] for name in notes]
links = sum(len(vault.get_wikilinks(name)) for name in notes)
print(json.dumps([len(notes), sorted(vault.nonexistent_notes), uncited, len(lines), kinds.count("source"), links,
  sorted(vault.get_front_matter(name)["key"] for name in notes)]))
"""

SPARQL = """
import json, sys, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="json-ld")
answer = graph.query('''
  PREFIX s: <https://schema.org/> PREFIX cb: <urn:citebase:term:>
  SELECT ?who ?what ?passage WHERE {
    ?claim a s:Claim ; cb:relation "party to" ; cb:modality "reported" ; cb:polarity "affirmed" ;
      cb:passage ?passage ; cb:subject/s:name ?who ; cb:object/s:name ?what }''')
sure = graph.query('''
  PREFIX s: <https://schema.org/> PREFIX cb: <urn:citebase:term:>
  SELECT ?key WHERE { ?claim cb:key ?key ; cb:quantity ?q .
    ?q s:currency "CNY" ; s:minValue|cb:minValue ?least FILTER (?least >= 15000000000) }''')
cited = graph.query('''
  PREFIX s: <https://schema.org/>
  SELECT ?claim WHERE { ?claim a s:Claim ; s:text ?text ; s:appearance ?where }''')
print(json.dumps([len(graph), sorted([str(v) for v in row] for row in answer),
  sorted(str(row[0]) for row in sure), len(set(cited))]))
"""

NAMES = """
import json, sys, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="json-ld")
kind, name = rdflib.URIRef("urn:citebase:term:kind"), rdflib.URIRef("https://schema.org/name")
print(json.dumps([str(graph.value(entity, name)) for entity in graph.subjects(kind)]))
"""

GRAPH = """
import json, sys, networkx
graph = networkx.read_graphml(sys.argv[1])
named = all(d["name"] and d["kind"] for _, d in graph.nodes(data=True))
cited = all(d["source"] and d["passages"] for *_, d in graph.edges(data=True))
names = [d["name"] for _, d in graph.nodes(data=True)]
print(json.dumps([graph.number_of_nodes(), graph.number_of_edges(), named and cited, names]))
"""


def statements(python):
    found = run(python, STATEMENTS, FOLDER / "statements", FOLDER / "ftm")
    if found:
        check("statements that followthemoney keeps apart", found[1], found[0])
        check("properties of another type than the model's", found[2], [])
        check("the statements make the entities of the lines", found[3], True)
        check("statements of a claim name its article", found[4], True)
        print(f"       {found[0]} statements of {found[5]} claims")


def sources(python):
    found = run(python, CSL, FOLDER / "csl-json")
    if found:
        check("sources in citeproc", found[0], ANSWERS["sources"])
        entry = next((e for e in found[1] if "100-plus agreements" in e), "")
        check("a source in a bibliography has its author and year", "Li Xinran" in entry and "2023" in entry, True)


def notes(python):
    found = run(python, VAULT, FOLDER / "notes")
    if found:
        check("notes in the vault", found[0], ANSWERS["entities"] + ANSWERS["sources"])
        check("links that lead nowhere", found[1], [])
        check("notes with a line without its citation", found[2], [])
        check("lines of claims", found[3], ANSWERS["lines"])
        print(f"       {found[5]} links")
    found = run(python, VAULT, FOLDER / "hostile" / "notes")
    if found:
        check("hostile notes in the vault, and links that lead nowhere", [found[0], found[1]], [ANSWERS["hostile notes"], []])


# A connection to DuckDB with a file attached; the file's tables and views, by SQLite.
DUCKDB = """
import duckdb, duckdb_extension_sqlite_scanner, json, sqlite3, sys
from pathlib import Path
reader = next(Path(duckdb_extension_sqlite_scanner.__file__).parent.rglob("*.duckdb_extension"))
duck = duckdb.connect()
duck.execute("SET enable_progress_bar = false")
duck.execute(f"LOAD '{reader}'")
duck.execute(f"ATTACH '{sys.argv[1]}' AS base (TYPE sqlite, READ_ONLY)")
duck.execute("USE base")
lite = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
objects = lite.execute("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')")
objects = {name: kind for name, kind in objects if not name.startswith("sqlite_")}
"""

ALL_OF_IT = DUCKDB + """
shown = sorted(name for name, in duck.execute("SHOW TABLES").fetchall())
differ = []
for name, kind in objects.items():
    theirs = duck.execute(f'SELECT * FROM "{name}"').fetchall()
    if kind == "view":
        ours = lite.execute(f'SELECT * FROM "{name}"').fetchall()
        ordered = "ORDER BY" in lite.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [name]).fetchone()[0].splitlines()[-1]
        if not ordered:
            ours, theirs = sorted(ours, key=repr), sorted(theirs, key=repr)
        if not ours or repr(ours) != repr(theirs):
            differ.append(name)
print(json.dumps([shown == sorted(objects), differ]))
"""

JOINS = DUCKDB + """
def both(sql):
    ours, theirs = lite.execute(sql).fetchall(), duck.execute(sql).fetchall()
    return [len(ours), repr(ours) == repr(theirs)]
print(json.dumps([
    both("SELECT f.claim, f.passage, c.position FROM facts f JOIN citations c ON c.claim = f.claim AND c.passage = f.passage ORDER BY 1, 2, 3"),
    both("SELECT subject_key, lower, upper, unit FROM figures ORDER BY coalesce(lower, upper) DESC, claim"),
    both("SELECT o.key, o.name, r.relation, r.object_key FROM relations r JOIN organisations o ON o.key = r.subject_key AND o.name = r.subject ORDER BY 1, 3, 4, r.claim"),
    both("SELECT e.key, t.claim, t.earliest, t.latest FROM timeline t JOIN entities e ON e.key = t.subject_key ORDER BY 1, 2"),
]))
"""

ON_THE_PAGE = DUCKDB + """
print(json.dumps([list(map(str, row)) for row in duck.execute(sys.argv[2]).fetchall()]))
"""


def duckdb(python):
    found = run(python, ALL_OF_IT, FOLDER / "base.db")
    if found:
        check("DuckDB shows all tables and views", found[0], True)
        check("views that have other rows in DuckDB", ", ".join(found[1]), "")
    found = run(python, JOINS, FOLDER / "base.db")
    for join, (rows, same) in zip(["facts and citations", "figures by size", "relations and organisations", "days and entities"], found or []):
        check(f"in DuckDB and SQLite alike, {join} ({rows} rows)", same and rows > 20, True)
    page = (Path(__file__).parent.parent / "docs" / "shell.md").read_text(encoding="utf-8")
    section = page.split("\n## DuckDB\n")[1].split("\n## ")[0]
    question = section.split("```sql\n")[2].split("```")[0]
    shown = section.split("```text\n")[1].split("\n```")[0]
    answer = run(python, ON_THE_PAGE, FOLDER / "lingang.db", question)
    check("what docs/shell.md asks DuckDB", "\n".join(" | ".join(row) for row in answer or []), shown)


# Every total and its figures, by `rows`, a function that asks an engine. Cells are what Python prints.
TOTALS = """
sums = ", ".join(f"{sum}_{part}" for sum in ["sum", "if_within", "if_apart"] for part in ["lower", "upper", "lower_inclusive", "upper_inclusive", "approximate"])
totals = rows("SELECT total, counted, unsettled, left_out, question, of_key, measure, unit, modality, polarity, nature, period_in_words, answer, sentence, " + sums + " FROM totals")
figures = {}
for total, *figure in rows("SELECT total, claim, standing, why, because_of FROM total_figures"):
    figures.setdefault(total, []).append(figure)
told = rows("SELECT total, standing, sentence FROM totals_explained")
def of_totals():
    made = []
    for total, *counts, in totals:
        row, its = counts[3:], sorted(figures[total], key=lambda figure: [cell or "" for cell in figure])
        standings = [figure[1] for figure in its]
        assert [int(count) for count in counts[:3]] == [standings.count(s) for s in ["counted", "unsettled", "left out"]], total
        made.append({"row": row, "figures": its})
    assert len(told) == sum(map(len, figures.values())) and all(sentence for *_, sentence in told)
    return sorted(made, key=repr)
"""


def totals_alike(engine, theirs):
    """Holds the totals of an engine against those of the library."""
    ours = sorted(ANSWERS["totals"], key=repr)
    unsettled = sum(any(figure[1] == "unsettled" for figure in total["figures"]) for total in ours)
    check(f"totals in {engine}, at least 60 and 10 unsettled", len(ours) >= 60 and unsettled >= 10, True)
    check(f"totals in {engine} that differ", [total for total in theirs if total not in ours], [])
    check(f"totals in {engine}", len(theirs), len(ours))
    print(f"       {unsettled} of them have unsettled figures; {sum(len(t['figures']) for t in ours)} figures with reasons")


# The views of data/lake over an export; the file beside it, to hold them against.
LAKE = DUCKDB.replace('duck.execute("USE base")', """
duck.execute("SET VARIABLE lake = '" + sys.argv[2] + "'")
for script in ["duckdb.sql", "views.sql"]:
    duck.execute((Path(sys.argv[3]) / script).read_text(encoding="utf-8"))
""") + """
def rows(sql, *values):
    return [[None if v is None else str(v) for v in row] for row in duck.execute(sql, values).fetchall()]

def both(view, columns, more=""):
    ours = lite.execute(f"SELECT {columns} FROM {view}").fetchall()
    ours = sorted([[None if v is None else str(v) for v in row] for row in ours], key=repr)
    return [len(ours), sorted(rows(f"SELECT {columns} FROM {view}"), key=repr) == ours]
"""

LAKE_VIEWS = LAKE + TOTALS + """
tables = json.loads(sys.argv[4])
counts = {table: duck.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
columns = "claim, shape, subject_kind, subject, predicate, object_kind, object, modality, attributed_to, source, passage, subject_key, object_key, attributed_to_key, unit, earliest, latest"
amounts = "SELECT claim, CAST(lower AS DOUBLE), CAST(upper AS DOUBLE) FROM figures ORDER BY claim"
ours = lite.execute("SELECT claim, lower, upper FROM figures ORDER BY claim").fetchall()
types = sorted({row[0] for row in rows("SELECT DISTINCT typeof(lower) FROM figures")})
profiles = {key: {} for key, in duck.execute("SELECT entity_key FROM entities").fetchall()}
for key, section, claim in duck.execute("SELECT entity_key, section, claim FROM profiles ORDER BY ALL").fetchall():
    profiles[key].setdefault(section, []).append(claim)
print(json.dumps([counts, both("facts", columns), both("timeline", "claim, earliest, latest, subject, predicate, phase, modality, polarity, attributed_to, source, subject_key"),
  repr(duck.execute(amounts).fetchall()) == repr(ours), types, profiles,
  sorted(rows(f"SELECT {columns}, sentence, lower, upper, asserted FROM facts"), key=repr), of_totals()]))
"""

# What both of the other engines are asked.
ALL = TOTALS + """
tables = json.loads(sys.argv[2])
columns = "claim, shape, subject_kind, subject, predicate, object_kind, object, modality, attributed_to, source, passage, subject_key, object_key, attributed_to_key, unit, earliest, latest, sentence, lower, upper, asserted"
profiles = {}
for key, section, claim in sorted(rows("SELECT entity_key, section, claim FROM profiles")):
    profiles.setdefault(key, {}).setdefault(section, []).append(claim)
print(json.dumps([{table: int(rows(f"SELECT count(*) FROM {table}")[0][0]) for table in tables},
  sorted(rows(f"SELECT {columns} FROM facts"), key=repr), profiles, of_totals()]))
"""

# The same views in DataFusion; its tables have the export under the name lake.
DATAFUSION = """
import datafusion, json, sys
from pathlib import Path
context = datafusion.SessionContext()
for script in ["datafusion.sql", "views.sql"]:
    lines = (Path(sys.argv[1]) / script).read_text(encoding="utf-8").splitlines()
    text = "\\n".join(line for line in lines if not line.startswith("--"))
    for statement in filter(str.strip, text.split(";\\n")):
        context.sql(statement).collect()
def rows(sql):
    batches = context.sql(sql).collect()
    return [[None if v is None else str(v) for v in row.values()] for batch in batches for row in batch.to_pylist()]
""" + ALL

# The same views in Spark, in one process.
SPARK = """
import json, sys
from pathlib import Path
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
for script in ["spark.sql", "views.sql"]:
    lines = (Path(sys.argv[1]) / script).read_text(encoding="utf-8").splitlines()
    text = "\\n".join(line for line in lines if not line.startswith("--"))
    text = text.replace("REPLACE VIEW", "REPLACE TEMPORARY VIEW").replace("unnest(string_to_array(", "explode(split(")
    for statement in filter(str.strip, text.split(";\\n")):
        spark.sql(statement.strip().removesuffix(";"))
def rows(sql):
    return [[None if v is None else str(v) for v in row] for row in spark.sql(sql).collect()]
""" + ALL


TWO_BASES = LAKE + """
print(json.dumps([rows(f"SELECT parse_filename(origin), count(*) FROM {table} GROUP BY origin ORDER BY origin") for table in ["claims", "entities", "facts", "profiles"]]))
"""

LAKE_PAGE = LAKE + """
print(json.dumps([len(rows(question)) for question in json.loads(sys.argv[4])]))
"""


# Who is who across the two bases of each case, and what the first case's profiles are by the common key.
ACROSS_CASES = """
cases = json.loads((Path(sys.argv[1]) / "answers.json").read_text(encoding="utf-8"))["across"]
found = []
for case in cases:
    ask = engine(Path(sys.argv[1]) / "across" / case["folder"])
    who = [[mention, common, unsettled is not None, common.endswith(" " + own) and common != own]
      for mention, common, unsettled, own in ask("SELECT mention, common_key, unsettled, entity_key FROM who")]
    found.append([case["kind"], case["about"], who])
    if len(found) == 1:
        profiles = sorted(map(list, {tuple(row) for row in ask("SELECT w.common_key, p.section, p.claim FROM profiles p "
          "JOIN who w ON w.origin = p.origin AND w.source = p.source AND w.entity_key = p.entity_key")}))
print(json.dumps([found, profiles]))
"""

ACROSS_DUCKDB = """
import duckdb, json, sys
from pathlib import Path
scripts = [(Path(sys.argv[2]) / script).read_text(encoding="utf-8") for script in ["duckdb.sql", "views.sql", "across.sql"]]
def engine(lake):
    duck = duckdb.connect()
    duck.execute(f"SET VARIABLE lake = '{lake}/*'")
    for script in scripts:
        duck.execute(script)
    return lambda sql: duck.execute(sql).fetchall()
""" + ACROSS_CASES

# With the tables of both bases as docs/lake.md makes them.
ACROSS_DATAFUSION = """
import datafusion, json, os, subprocess, sys
from pathlib import Path
lakes, home = Path(sys.argv[1]) / "of-two", Path(sys.argv[2]).parent.parent
lakes.mkdir(exist_ok=True)
os.chdir(lakes)
for name, to in [("data", home / "data"), ("lake", "none")]:
    Path(name).unlink(missing_ok=True)
    Path(name).symlink_to(to)
subprocess.run(["sh", "-e", "-c", sys.argv[3]], check=True)
scripts = [Path(script).read_text(encoding="utf-8") for script in ["two-bases.sql", "data/lake/views.sql", "data/lake/across.sql"]]
def engine(lake):
    Path("lake").unlink()
    Path("lake").symlink_to(lake)
    context = datafusion.SessionContext()
    for script in scripts:
        text = "\\n".join(line for line in script.splitlines() if not line.startswith("--"))
        for statement in filter(str.strip, text.split(";\\n")):
            context.sql(statement).collect()
    return lambda sql: [list(row.values()) for batch in context.sql(sql).collect() for row in batch.to_pylist()]
""" + ACROSS_CASES


def across(engine, python, script, *arguments):
    """Who is who across two bases, in an engine, against one base that has the sheets of both."""
    answer = run(python, script, FOLDER, *arguments)
    if not answer:
        return
    found, profiles = answer
    settled = Counter()
    for (kind, about, who), case in zip(found, ANSWERS["across"], strict=True):
        entities, ours = {}, {}
        for mention, common, *_ in who:
            entities.setdefault(common, set()).add(mention)
        for mention, key in case["keys"].items():
            ours.setdefault(key, set()).add(mention)
        of_all = {mention for mention, *_ in who}
        wrong = sorted(mention for mention, common, unsettled, is_own in who
                       if not (is_own if unsettled else common == case["keys"][mention] and entities[common] == ours[common]))
        if wrong or of_all != set(case["keys"]):
            check(f"who is who across two bases in {engine}, {about}: other than in one base", wrong, [])
        unsettled = {mention for mention, _, unsettled, _ in who if unsettled}
        if kind != "worlds":
            if unsettled != set(case["unsettled"]):
                check(f"what is not settled in {engine}, {about}", sorted(unsettled), sorted(case["unsettled"]))
        settled.update({(kind, "settled"): len(of_all - unsettled), (kind, "not"): len(unsettled), (kind, "cases"): 1})
    worlds = settled["worlds", "settled"], settled["worlds", "not"]
    check(f"at least 9 of 10 mentions of clashing worlds are settled in {engine}", worlds[0] > 9 * worlds[1] > 0, True)
    ours = sorted([key, section, claim] for key, of in ANSWERS["profiles"].items() for section, claims in of.items() for claim in claims)
    check(f"profiles by the common key in {engine}", profiles == ours, True)
    for kind in ["articles", "made-up", "worlds"]:
        print(f"       {settled[kind, 'cases']} pairs of bases, {kind}: {settled[kind, 'settled']} mentions as in one base, {settled[kind, 'not']} not settled")


def lake(python, have):
    root = Path(__file__).absolute().parent.parent
    views = root / "data" / "lake"
    found = run(python, LAKE_VIEWS, FOLDER / "base.db", FOLDER / "parquet", views, json.dumps(ANSWERS["tables"]))
    if found:
        counts, facts, timeline, amounts, types, profiles, all_facts, totals = found
        check("rows of the Parquet tables in DuckDB", counts, ANSWERS["tables"])
        check(f"facts over Parquet and in the file ({facts[0]} rows)", facts[1] and facts[0] > 200, True)
        check(f"timeline over Parquet and in the file ({timeline[0]} rows)", timeline[1] and timeline[0] > 5, True)
        check("amounts over Parquet and in the file", amounts, True)
        check("the type of amounts", types, ["DECIMAL(25,6)"])
        totals_alike("DuckDB", totals)
        ours = {key: {name: claims for name, claims in of.items() if claims} for key, of in ANSWERS["profiles"].items()}
        check("profiles that differ", [key for key in ours if ours[key] != profiles.get(key)], [])
        print(f"       {len(ours)} profiles, {sum(len(c) for p in ours.values() for c in p.values())} claims in them")
    if found:
        os.chdir(FOLDER)
        if not Path("lake").exists():
            os.symlink("parquet", "lake")
        ours = {key: of for key, of in ours.items() if of}
        for name, engine, script in [("DataFusion", "datafusion", DATAFUSION), ("Spark", "pyspark", SPARK)]:
            if engine not in have:
                continue
            theirs = run(python, script, views.absolute(), json.dumps(ANSWERS["tables"]))
            if theirs:
                check(f"rows of the Parquet tables in {name}", theirs[0], ANSWERS["tables"])
                check(f"facts in {name} and DuckDB", theirs[1] == all_facts, True)
                check(f"profiles in {name}", theirs[2], ours)
                totals_alike(name, theirs[3])
    two = FOLDER / "lakes"
    for base in ["north", "south"]:
        shutil.copytree(FOLDER / "parquet", two / f"base={base}", dirs_exist_ok=True)
    tables = ANSWERS["tables"]
    profiled = sum(len(claims) for of in ANSWERS["profiles"].values() for claims in of.values())
    numbers = [tables["claims"], tables["entities"], tables["citations"], profiled]
    expected = [[[f"base={base}", str(number)] for base in ["north", "south"]] for number in numbers]
    check("two bases in one lake", run(python, TWO_BASES, FOLDER / "base.db", f"{two}/*", views), expected)
    page = (root / "docs" / "lake.md").read_text(encoding="utf-8")
    page, several = page.split("\n## Several bases in one lake\n")
    questions = [line for line in page.splitlines() if line.startswith("SELECT ")]
    answers = run(python, LAKE_PAGE, FOLDER / "base.db", FOLDER / "parquet", views, json.dumps(questions))
    check("what docs/lake.md asks has answers", [n > 1 for n in answers or []], [True] * 5)
    both = FOLDER / "across" / ANSWERS["across"][0]["folder"]
    questions = [line for line in several.splitlines() if line.startswith("SELECT ")]
    page = LAKE_PAGE.replace('"views.sql"', '"views.sql", "across.sql"')
    answers = run(python, page, FOLDER / "base.db", f"{both}/*", views, json.dumps(questions))
    check("what docs/lake.md asks of several bases has answers", [n > 1 for n in answers or []], [True] * 3)
    across("DuckDB", python, ACROSS_DUCKDB, views)
    if "datafusion" in have:
        tables = next(block.split("```")[0] for block in several.split("```sh\n") if "two-bases.sql" in block)
        across("DataFusion", python, ACROSS_DATAFUSION, views, tables)


def read_tables(folder):
    """The rows of every table, in Python's csv and in sqlite3, where there is one."""
    here, there = {}, {}
    for view in ANSWERS["rows"]:
        path = folder / "csv" / f"{view}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file, strict=True))
        if any(len(row) != len(head) for row in rows):
            FAILED.append(f"{view}: a row with another number of cells")
        here[view] = rows
        if shutil.which("sqlite3"):
            commands = [f'.import --csv "{path}" {view}', ".mode json", f'SELECT * FROM "{view}" ORDER BY rowid']
            shell = ["sqlite3", "-batch", "-bail", ":memory:", *commands]
            done = subprocess.run(shell, capture_output=True, text=True, encoding="utf-8")
            if done.stderr:
                FAILED.append(f"{view}: {done.stderr}")
            read = json.loads(done.stdout or "[]", strict=False)
            there[view] = [list(row.values()) for row in read]
    return here, there


def tables():
    here, there = read_tables(FOLDER)
    check("rows of the tables in Python's csv", {v: len(r) for v, r in here.items()}, ANSWERS["rows"])
    print(f"       {sum(map(len, here.values()))} rows, {sum(len(c) for r in here.values() for c in r)} cells")
    hostile, hostile_there = read_tables(FOLDER / "hostile")
    names = {row[1] for view in ("organisations", "places") for row in hostile[view]}
    check("hostile names in Python's csv", len(names), len(ANSWERS["names"]))
    if shutil.which("sqlite3"):
        check("tables in sqlite3's .import, cell by cell", there, here)
        check("hostile tables in sqlite3's .import, cell by cell", hostile_there, hostile)
    else:
        passed_over("CSV in sqlite3", "there is no sqlite3")


def main():
    tables()
    python, have = tools()
    if "followthemoney" in have:
        followthemoney(python)
        statements(python)
    if "citeproc-py" in have:
        sources(python)
    if "obsidiantools" in have:
        notes(python)
    if "rdflib" in have:
        found = run(python, SPARQL, FOLDER / "json-ld")
        if found:
            check("parties according to SPARQL", found[1], ANSWERS["parties"])
            check("figures with a lower bound of 15 billion yuan or more", found[2], ANSWERS["sure"])
            check("claims with a text and a passage", found[3], ANSWERS["claims"])
            print(f"       {found[0]} triples")
        found = run(python, NAMES, FOLDER / "hostile" / "json-ld")
        if found:
            check("hostile names in rdflib", sorted(found), sorted(ANSWERS["names"]))
    if "networkx" in have:
        found = run(python, GRAPH, FOLDER / "graphml")
        if found:
            check("nodes in networkx", found[0], ANSWERS["nodes"])
            check("edges in networkx", found[1], ANSWERS["edges"])
            check("all named and cited", found[2], True)
        found = run(python, GRAPH, FOLDER / "hostile" / "graphml")
        if found:
            names = [name.replace("\ufffe", "\ufffd") for name in ANSWERS["names"]]
            check("hostile names in networkx", sorted(found[3]), sorted(names))
    if {"duckdb", "duckdb-extension-sqlite-scanner"} <= have:
        duckdb(python)
        lake(python, have)
    if FAILED:
        sys.exit("failed: " + "; ".join(FAILED))


main()
