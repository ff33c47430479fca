#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Takes the commands out of a CI file, as its service would run them.

usage: ci_files.py FILE STEP     (STEP: a step's name, or before_script, script)
       ci_files.py FILE KEY...   prints the value below these keys
"""
import sys

import yaml


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        doc = yaml.safe_load(f)
    if "jobs" in doc and len(sys.argv) == 3:
        step, = [s for s in doc["jobs"]["pghac"]["steps"]
                 if s.get("name") == sys.argv[2]]
        # GitHub: bash -e; the variables of the workflow
        for name, value in doc["env"].items():
            print(f"export {name}='{value}'")
        print("cd", step.get("working-directory", "."), "&&")
        print(step["run"])
    elif len(sys.argv) == 3:
        # GitLab: each command's status counts
        for name, value in doc["pghac"]["variables"].items():
            print(f"export {name}='{value}'")
        print("\n".join(doc["pghac"][sys.argv[2]]))
    else:
        for key in sys.argv[2:]:
            doc = doc[int(key) if key.isdigit() else key]
        print(doc)


main()
