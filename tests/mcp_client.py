#!/usr/bin/env python3
"""Asks `citebase mcp` with the official client of the protocol: what it offers, and twenty-one questions on the
nine articles, each of which must come with its passages.

Run by .ci/run, with CITEBASE_PROGRAM naming the program. The client is installed beside the build, never
into the crate. If it cannot be had, that is told aloud and nothing is checked.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

CLIENT = "mcp==2.3.0"
PROGRAM = os.environ["CITEBASE_PROGRAM"]
HOME = Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "mcp-venv"

ARTICLE = "2023-11-30-lingang-anniversary"
DIGEST = "2023-12-18-lingang-promotion-conference"
JINSHAN = "2023-12-14-jinshan-lingang-agreement"
GUOTOU = "lingang-guotou-guohui-agreement"
AREA = "2021-08-17-special-area-290-projects"

# A question; the tool and its arguments; what the text must say; the passages that must be cited.
QUESTIONS = [
    ("How much investment did the projects of the celebration add, in yuan?",
     "total", {"measure": "added investment", "unit": "CNY"},
     ["added investment in CNY, reported: more than 16 billion CNY", "not ", "repeats"],
     [(ARTICLE, "p2"), (DIGEST, "headline")]),
    ("And in dollars, which are the paper's own?",
     "figures", {"measure": "added investment", "unit": "USD"},
     ["more than 2.2 billion USD", "exceeds US$2.2 billion"], [(ARTICLE, "standfirst")]),
    ("How many projects were signed up?",
     "figures", {"measure": "count", "unit": "projects", "source": ARTICLE},
     ["106 projects"], [(ARTICLE, "p1")]),
    ("Who are the parties to the five-party agreement?",
     "facts", {"name": "five-party strategic cooperation agreement"},
     ["Fudan University is party to", "Lingang Group is party to"], [(ARTICLE, "p3")]),
    ("Who is Zhang Ying?",
     "profile", {"name": "Zhang Ying"},
     ["holds office in Shanghai Commission of Economy and Informatization", "“director”", "张英", "p12] #"],
     [(ARTICLE, "p12")]),
    ("What did she say?",
     "facts", {"said_by": "Zhang Ying"},
     ["according to Zhang Ying"], [(ARTICLE, "p12"), (ARTICLE, "p13")]),
    ("Who is 翁恺宁, according to whom?",
     "who", {"name": "翁恺宁"},
     ["“president”", "by the name and the organisation", "says otherwise"], [(JINSHAN, "p1"), (GUOTOU, "p1")]),
    ("How are CVTE and Fudan University connected?",
     "connected", {"from": "CVTE", "to": "Fudan University"},
     ["one shortest way", "5. Fudan University is party to"], [(ARTICLE, "p3"), (ARTICLE, "p6")]),
    ("When was the celebration?",
     "timeline", {"name": f"{ARTICLE}#celebration"},
     ["was held on 2023-11-30 (“Thursday”)", "reckoned from the day of publication"], [(ARTICLE, "p1")]),
    ("What happened in August 2021?",
     "timeline", {"from": "2021-08-01", "until": "2021-08-31"},
     ["2021-08-16", "~"], [(AREA, "text")]),
    ("What has no date?",
     "timeline", {"undated": True, "limit": 50}, ["(date not stated)"], [(ARTICLE, "p6")]),
    ("Where does the figure of 16 billion stand?",
     "passage", {"claim": f"{ARTICLE}#investment-cny"},
     ["passage p2", "SHINE", "Li Xinran", "https://www.shine.cn/"], [(ARTICLE, "p2")]),
    ("What area did the group lease and sell?",
     "total", {"organisation": "Lingang Group", "measure": "area leased and sold"},
     ["more than 1.7 million m²"], [(ARTICLE, "p7")]),
    ("What is known of 临港集团?",
     "find", {"words": "临港集团"}, ["[临港集团]"], [(JINSHAN, "headline")]),
    ("Which articles speak of integrated circuits?",
     "find", {"words": "integrated circuits"}, ["industry: [integrated circuits]"], [(ARTICLE, "p1")]),
    ("What are its aims?",
     "facts", {"modality": "aimed", "limit": 50}, ["Lingang Group aims to create parks"], [(ARTICLE, "p5")]),
    ("Who signed what with whom?",
     "agreements", {"limit": 50},
     ["five-party strategic cooperation agreement", "not stated:"], [(ARTICLE, "p3"), (GUOTOU, "p1")]),
    ("Which industries have projects, and what do their figures add up to?",
     "industries", {"limit": 50},
     ["1  biomedicine (a group of several)", "added investment in CNY, reported: more than 16 billion CNY", "covers",
      "not added up over the industries"], [(ARTICLE, "p1"), (ARTICLE, "p2")]),
    ("What was known of the group the day before the article?",
     "total", {"organisation": "Lingang Group", "as_of": "2023-11-29"}, ["there is nothing to add that is reported"], []),
    ("Do the articles contradict each other?",
     "contradictions", {"differing": True}, ["the amounts differ", "30 billion", "100 billion"],
     [("2021-09-02-special-area-765-projects", "text")]),
    ("Which articles are there?",
     "sources", {}, ["; 134 claims", "the copy breaks off"], []),
]

FAILED = []


def check(what, ok, shown=""):
    print(f"  {'ok  ' if ok else 'FAIL'} {what}{'' if ok else f': {shown}'}")
    if not ok:
        FAILED.append(what)


def client():
    """Runs this file again, with a Python that has the client; or says that there is none."""
    python = HOME / "bin" / "python"
    name, version = CLIENT.split("==")
    probe = f"import importlib.metadata as m; assert m.version('{name}') == '{version}'"
    try:
        if not python.exists():
            venv.create(HOME, with_pip=True)
        if subprocess.run([python, "-c", probe], capture_output=True).returncode != 0:
            pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", CLIENT]
            subprocess.run(pip, capture_output=True, text=True, timeout=300, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        why = getattr(error, "stderr", None) or str(error)
        print(f"  NOT CHECKED, {CLIENT}: {why.strip().splitlines()[-1]}", file=sys.stderr, flush=True)
        return
    sys.exit(subprocess.run([python, __file__, "ask"]).returncode)


def citations(value):
    """All citations within an answer."""
    found = set()
    if isinstance(value, dict):
        for cited in value.get("citations") or []:
            found.add((cited["source"], cited["passage"]))
        for name, part in value.items():
            if name != "citations":
                found |= citations(part)
    elif isinstance(value, list):
        for part in value:
            found |= citations(part)
    return found


def uncited(value):
    """Claims within an answer that have no citation."""
    if isinstance(value, dict):
        if "claim" in value and "modality" in value and not value.get("citations"):
            yield value["claim"]
        for part in value.values():
            yield from uncited(part)
    elif isinstance(value, list):
        for part in value:
            yield from uncited(part)


async def ask():
    from mcp import ClientSession, MCPError, StdioServerParameters, stdio_client

    async with stdio_client(StdioServerParameters(command=PROGRAM, args=["mcp", "--companions"])) as (reads, writes):
        async with ClientSession(reads, writes) as session:
            hello = await session.initialize()
            check("the server says who it is", hello.server_info.name == "citebase", hello)
            tools = (await session.list_tools()).tools
            names = [tool.name for tool in tools]
            asked = {tool for _, tool, *_ in QUESTIONS}
            check(f"{len(names)} tools are offered, and each is asked", asked == set(names), asked ^ set(names))
            check("all of them only read", all(t.annotations.read_only_hint for t in tools), names)
            for question, tool, arguments, says, cites in QUESTIONS:
                # The client holds the answer against the schema that the server has given.
                result = await session.call_tool(tool, arguments)
                text = result.content[0].text
                content = result.structured_content
                missing = [part for part in says if part not in text]
                found = citations(content)
                missing += [f"{source} {label}" for source, label in cites if (source, label) not in found]
                missing += [f"{source} in the text" for source, _ in cites if source not in text]
                missing += [f"a citation of {claim}" for claim in uncited(content)]
                ok = not result.is_error and not missing
                check(f"{question} ({tool}, {len(found)} passages)", ok, f"missing {missing} in\n{text}")
            result = await session.call_tool("facts", {"modality": "plan"})
            kind = (result.structured_content or {}).get("error", {}).get("kind")
            check("a wrong argument is an error that says so", result.is_error and kind == "wrong arguments", result)
            try:
                await session.call_tool("drop_tables", {})
                check("an unknown tool is an error", False)
            except MCPError as error:
                check("an unknown tool is an error", "find, profile" in str(error), error)


if sys.argv[1:] == ["ask"]:
    import asyncio

    asyncio.run(ask())
    if FAILED:
        sys.exit("failed: " + "; ".join(FAILED))
else:
    client()
