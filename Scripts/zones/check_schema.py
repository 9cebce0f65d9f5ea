"""Writes zone files as ED-318 with `sortie map zones` and validates them. Called by check-schema.sh."""

import json
import pathlib
import subprocess
import sys
import warnings

warnings.filterwarnings("ignore", category=DeprecationWarning)
from jsonschema import Draft7Validator, RefResolver  # noqa: E402

SORTIE, DATA, OUT = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
# Files of the data that hold no zones: parts of examples, expected results of another parser, schemas, licences.
NOT_ZONES = ("Partial", "Schema_", "LICENSE", "Lizenz", "Quellenvermerk", "manifest", "requirements", "ignored-only")


def validator():
    folder = (DATA / "schemas" / "ed318").resolve()
    schema = json.loads((folder / "Schema_GeoZones.json").read_text())
    resolver = RefResolver(base_uri=folder.as_uri() + "/Schema_GeoZones.json", referrer=schema)
    # Formats as draft 7 means them; the general checker has the time of draft 3, which knows no zone.
    return Draft7Validator(schema, resolver=resolver, format_checker=Draft7Validator.FORMAT_CHECKER)


def sources():
    for path in sorted(DATA.rglob("*")):
        if not path.is_file() or path.suffix not in (".json", ".geojson", ".txt"):
            continue
        if path.name.startswith(NOT_ZONES) and "featureGeoJSON" not in path.name:
            continue
        # What openAIP's parser makes of its fixtures is no zone file of anybody.
        if path.parent.name == "openair" and path.suffix == ".json":
            continue
        yield path


def main():
    check = validator()
    failures = 0
    print(f"{'file':64} {'features':>8} {'skipped':>7}  result")
    for path in sources():
        name = str(path.relative_to(DATA))
        target = OUT / (name.replace("/", "+") + ".ed318.json")
        run = subprocess.run(
            [SORTIE, "map", "zones", str(path), "--format", "ed318", "--skip-broken", "-o", str(target)],
            capture_output=True, text=True, check=False)
        if run.returncode != 0:
            failures += 1
            print(f"{name:64} {'':>8} {'':>7}  sortie ended with {run.returncode}")
            print(run.stderr[-2000:], file=sys.stderr)
            continue
        skipped = [line.split()[-1] for line in run.stderr.splitlines() if line.startswith("zones left out:")]
        document = json.loads(target.read_text(encoding="utf-8"))
        problems = sorted(check.iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
        result = "passes" if not problems else f"{len(problems)} problems"
        print(f"{name:64} {len(document['features']):>8} {skipped[0] if skipped else '0':>7}  {result}")
        for problem in problems[:5]:
            place = "/".join(map(str, problem.absolute_path))
            print(f"    {place}: {problem.message[:200]}")
        failures += 1 if problems else 0
    print(f"{failures} files do not pass" if failures else "all files pass")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
