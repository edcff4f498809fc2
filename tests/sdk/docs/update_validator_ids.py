#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the validator's tests into the column "held by" of docs/abi.md, at the sentence that each test holds.

Run it after a test was added to core/validate or renamed; a test of tests/sdk/docs compares the result with the
validator's own list.
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]
TEST = re.compile(r'\{\{"([a-z0-9.-]+)",\s*\d,\s*"((?:ABI|EXPERT|GEN)-[A-Z]+)"')


def validator_tests():
    """Sentence id -> ids of the tests that hold it; sentences without a test yet are left out."""
    by_sentence = {}
    for source in sorted((ROOT / "core/validate").glob("tests_*.cpp")):
        for test, sentence in TEST.findall(source.read_text()):
            by_sentence.setdefault(sentence, []).append(test)
    return by_sentence


def with_tests(row, by_sentence):
    cells = row.strip().strip("|").split("|")
    tests = [f"`validate {test}`" for test in by_sentence.get(cells[0].strip(), [])]
    if not tests:
        return row
    held = [part for part in cells[3].strip().split(", ") if not part.startswith("`validate ") and part != "the validator"]
    return f"|{'|'.join(cells[:3])}| {', '.join(held + tests)} |"


def main():
    document = ROOT / "docs/abi.md"
    by_sentence = validator_tests()
    rows = [with_tests(line, by_sentence) if re.match(r"\| (ABI|EXPERT|GEN)-", line) else line
            for line in document.read_text().splitlines()]
    document.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
