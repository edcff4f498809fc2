# SPDX-License-Identifier: Apache-2.0
"""validate_report.py SCHEMA REPORT...: each report fits the schema and holds no key that the schema does not describe."""
import json
import sys

from jsonschema import Draft202012Validator


def closed(schema):
    """The schema with every listed object closed: what readers may ignore, writers must document."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    if result.get("type") == "object" and "properties" in result:
        result.setdefault("additionalProperties", False)
    return result


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validators = [Draft202012Validator(schema), Draft202012Validator(closed(schema))]
    wrong = 0
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            report = json.load(file)
        for validator in validators:
            for error in validator.iter_errors(report):
                print(f"{name}: {error.json_path}: {error.message}")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
