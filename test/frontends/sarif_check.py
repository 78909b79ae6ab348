"""Holds a SARIF log against the standard: `sarif_check.py <log> [options]`.

Always: every property is one that the object has and none that it needs is
missing (by the object model of Debian's python3-sarif-python-om, which was made
from the schema), words are among the standard's, indices and URIs lead
somewhere, GitHub's limits hold. With --schema, the schema itself besides.
Exit status 0 and one line when all is well.
"""

import argparse
import json
import pathlib
import re
import sys
import urllib.parse

import attr
import sarif_om

# Which object stands under a property; for maps, each value is one.
OBJECTS = {
    "runs": "Run", "tool": "Tool", "driver": "ToolComponent",
    "rules": "ReportingDescriptor", "notifications": "ReportingDescriptor",
    "shortDescription": "MultiformatMessageString",
    "fullDescription": "MultiformatMessageString",
    "help": "MultiformatMessageString",
    "defaultConfiguration": "ReportingConfiguration",
    "invocations": "Invocation", "toolExecutionNotifications": "Notification",
    "toolConfigurationNotifications": "Notification",
    "descriptor": "ReportingDescriptorReference", "results": "Result",
    "message": "Message", "locations": "Location",
    "physicalLocation": "PhysicalLocation", "location": "Location",
    "logicalLocations": "LogicalLocation",
    "artifactLocation": "ArtifactLocation", "region": "Region",
    "deletedRegion": "Region", "insertedContent": "ArtifactContent",
    "codeFlows": "CodeFlow", "threadFlows": "ThreadFlow",
    "suppressions": "Suppression", "fixes": "Fix", "description": "Message",
    "artifactChanges": "ArtifactChange", "replacements": "Replacement",
    "originalUriBaseIds": {"*": "ArtifactLocation"},
    "partialFingerprints": {"*": str}, "properties": None,
}
# The same name is another object inside these.
INSIDE = {("ThreadFlow", "locations"): "ThreadFlowLocation"}
WORDS = {
    "level": {"none", "note", "warning", "error"},
    "columnKind": {"utf16CodeUnits", "unicodeCodePoints"},
    "importance": {"important", "essential", "unimportant"},
    "baselineState": {"new", "unchanged", "updated", "absent"},
}
SUPPRESSION_KINDS = {"inSource", "external"}
URI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?"
                 r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+")
TEXTS = {"text", "markdown", "justification", "id", "name", "fullyQualifiedName",
         "uri", "helpUri", "ruleId", "version", "semanticVersion", "uriBaseId"}
NUMBERS = {"startLine", "startColumn", "endLine", "endColumn"}

problems = []


def complain(path, what):
    problems.append(f"{path}: {what}")


def properties_of(kind):
    """(all names, the names that are needed) of an object."""
    fields = attr.fields(getattr(sarif_om, kind))
    names = {f.metadata["schema_property_name"]: f for f in fields}
    return set(names), {n for n, f in names.items() if f.default is attr.NOTHING}


def check_object(node, kind, path):
    if not isinstance(node, dict):
        complain(path, f"expected an object, a {kind}")
        return
    known, needed = properties_of(kind)
    for name in sorted(set(node) - known - {"$schema"}):
        complain(f"{path}/{name}", f"{kind} has no such property")
    for name in sorted(needed - set(node)):
        complain(path, f"{kind} needs {name}")
    for name, value in node.items():
        check_property(kind, name, value, f"{path}/{name}")


def check_property(kind, name, value, path):
    if name in WORDS and value not in WORDS[name]:
        complain(path, f"{value} is not among {sorted(WORDS[name])}")
    if name in TEXTS and (not isinstance(value, str) or not value):
        complain(path, "expected words")
    if name in NUMBERS and (type(value) is not int or value < 1):
        complain(path, "expected a number from 1")
    if kind == "Suppression" and name == "kind" and \
            value not in SUPPRESSION_KINDS:
        complain(path, f"{value} is not among {sorted(SUPPRESSION_KINDS)}")
    inner = INSIDE.get((kind, name), OBJECTS.get(name))
    if isinstance(inner, dict):
        for key, one in value.items():
            if inner["*"] is str:
                if not isinstance(one, str):
                    complain(f"{path}/{key}", "expected words")
            else:
                check_object(one, inner["*"], f"{path}/{key}")
    elif inner and isinstance(value, list):
        for index, one in enumerate(value):
            check_object(one, inner, f"{path}/{index}")
    elif inner:
        check_object(value, inner, path)
    elif isinstance(value, (dict, list)) and name != "properties":
        complain(path, "this check does not know what stands here")


def places(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, (dict, list)):
            yield from places(child)


def check_meaning(run):
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    if len(set(ids)) != len(ids):
        complain("rules", "an id stands twice")
    for rule in rules:
        for part in ("help", "fullDescription", "shortDescription"):
            if not rule[part]["text"].strip():
                complain(rule["id"], f"{part} is empty")
        if "helpUri" not in rule or not rule["help"].get("markdown"):
            complain(rule["id"], "no helpUri or no help in Markdown")
    for index, result in enumerate(run["results"]):
        if ids[result["ruleIndex"]] != result["ruleId"]:
            complain(f"results/{index}", "ruleIndex leads to another rule")
        if not result.get("partialFingerprints"):
            complain(f"results/{index}", "no partialFingerprints")
    # 3.27.23: on all results or on none.
    if len({"suppressions" in result for result in run["results"]}) > 1:
        complain("results", "some have suppressions and some have not")
    told = {n["id"] for n in run["tool"]["driver"].get("notifications", [])}
    for one in places(run["invocations"]):
        if "descriptor" in one and one["descriptor"]["id"] not in told:
            complain("invocations", f"{one['descriptor']} is not declared")


def check_regions(run):
    for node in places(run):
        if "startLine" not in node or "endLine" not in node:
            continue
        begin = (node["startLine"], node.get("startColumn", 1))
        if (node["endLine"], node["endColumn"]) < begin:
            complain("region", f"ends before it begins: {node}")


def check_uris(run):
    bases = run.get("originalUriBaseIds", {})
    for name, base in bases.items():
        if not base["uri"].startswith("file:///") or base["uri"][-1] != "/":
            complain(name, "no absolute URI that ends in a slash")
    for node in places(run):
        uri = node.get("uri")
        if uri is None:
            continue
        if not URI.fullmatch(uri):
            complain("uri", f"{uri} is not a URI")
        base = node.get("uriBaseId")
        if base is not None and base not in bases:
            complain("uri", f"{base} is not declared")
        if (base is None) != uri.startswith("file:///"):
            complain("uri", f"{uri} with base {base}")


def check_files(run, root):
    """Where results lie is there; a source that is gone may well be told."""
    for node in places(run["results"]):
        if "uriBaseId" in node and not pathlib.Path(
                root, urllib.parse.unquote(node["uri"])).exists():
            complain("uri", f"{node['uri']} does not exist")


def check_limits(log):
    """Of GitHub: "SARIF results exceed limit" on docs.github.com."""
    if len(log["runs"]) > 20:
        complain("runs", "over 20")
    for run in log["runs"]:
        if len(run["results"]) > 25000:
            complain("results", "over 25000")
        for rule in run["tool"]["driver"]["rules"]:
            if len(rule["properties"]["tags"]) > 10:
                complain(rule["id"], "over 10 tags")
        for result in run["results"]:
            steps = sum(len(t["locations"]) for f in result.get("codeFlows", [])
                        for t in f["threadFlows"])
            if steps > 1000 or len(result["locations"]) > 100:
                complain(result["ruleId"], "over 1000 steps or 100 locations")


def check_schema(log, schema):
    import jsonschema
    text = json.loads(schema.read_text())
    for error in jsonschema.Draft4Validator(text).iter_errors(log):
        complain(error.json_path, error.message[:200])


def check(log, root=None, schema=None):
    problems.clear()
    check_object(log, "SarifLog", "")
    if not problems:
        for run in log["runs"]:
            check_meaning(run)
            check_regions(run)
            check_uris(run)
            if root:
                check_files(run, root)
        check_limits(log)
    if schema:
        check_schema(log, schema)
    return list(problems)


def broken(log):
    """Logs that are wrong in one way each: a check that passes them is blind."""
    def changed(change):
        copy = json.loads(json.dumps(log))
        change(copy["runs"][0])
        return copy
    yield changed(lambda run: run.pop("tool"))
    yield changed(lambda run: run["results"][0].update(colour="red"))
    yield changed(lambda run: run["results"][0].update(level="fatal"))
    yield changed(lambda run: run["results"][0].update(ruleIndex=1))
    yield changed(lambda run: run["results"][0].pop("message"))
    yield changed(lambda run: run["results"].append(
        {k: v for k, v in run["results"][0].items() if k != "suppressions"}))
    yield changed(lambda run: run["results"].extend(
        run["results"][:1] * 25001))
    yield changed(lambda run: run["results"][0]["locations"][0][
        "physicalLocation"]["artifactLocation"].update(uri="a b.cpp"))
    yield changed(lambda run: run["results"][0]["locations"][0][
        "physicalLocation"]["region"].update(startLine=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=pathlib.Path)
    parser.add_argument("--root", help="where relative URIs must exist")
    parser.add_argument("--schema", type=pathlib.Path)
    parser.add_argument("--alive", action="store_true",
                        help="check besides that broken logs are told")
    options = parser.parse_args()
    log = json.loads(options.log.read_text(encoding="utf-8"))
    schema = options.schema if options.schema and options.schema.exists() \
        else None
    found = check(log, options.root, schema)
    if options.alive:
        found += [f"broken log {index} passes" for index, bad in
                  enumerate(broken(log)) if not check(bad)]
    print("\n".join(found) if found else
          f"sound: {len(log['runs'][0]['results'])} results"
          + (", by the schema too" if schema else ""))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
