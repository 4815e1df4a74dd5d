#!/usr/bin/env python3
"""Writes the compact service models under src/main/resources from AWS's published ones.

Development time only. Reads the service-2.json files of an installed botocore (Apache-2.0).
Run: python3 api/src/dev/models/generate.py      Output is deterministic; commit it.
"""
import gzip
import json
import pathlib

import botocore

HERE = pathlib.Path(__file__).parent
OUT = HERE.parents[1] / "main/resources/io/tidegate/api/model"
DATA = pathlib.Path(botocore.__path__[0]) / "data"

# service, API version, whether all shapes are written (else operation names only)
SERVICES = [
    ("acm", "2015-12-08", True),
    ("autoscaling", "2011-01-01", True),
    ("cloudwatch", "2010-08-01", True),
    ("ec2", "2016-11-15", True),
    ("elb", "2012-06-01", False),
    ("elbv2", "2015-12-01", True),
    ("logs", "2014-03-28", True),
    ("sts", "2011-06-15", True),
    ("wafv2", "2019-07-29", True),
]
# STS is served for one question only.
STS_OPERATIONS = {"GetCallerIdentity"}
# Enums that an installation extends or narrows itself.
OPEN_ENUMS = {("ec2", "InstanceType")}


def served(service, full, model):
    if not full:
        return set()
    if service == "sts":
        return STS_OPERATIONS
    chosen = HERE / f"{service}-operations.txt"
    if chosen.exists():
        lines = chosen.read_text().split("\n")
        names = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
        unknown = names - set(model["operations"])
        if unknown:
            raise SystemExit(f"{chosen.name} names unknown operations: {sorted(unknown)}")
        return names
    return set(model["operations"])


def reach(shapes, name, found):
    if name in found:
        return
    found.add(name)
    shape = shapes[name]
    for member in shape.get("members", {}).values():
        reach(shapes, member["shape"], found)
    for part in ("member", "key", "value"):
        if part in shape:
            reach(shapes, shape[part]["shape"], found)


def member(value):
    out = {"shape": value["shape"]}
    if "locationName" in value:
        out["wire"] = value["locationName"]
    if "queryName" in value:
        out["query"] = value["queryName"]
    return out


def compact(service, name, shape):
    out = {"type": shape["type"]}
    if "members" in shape:
        out["members"] = {key: member(value) for key, value in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            out[part] = member(shape[part])
    for key in ("required", "min", "max", "pattern", "enum"):
        if key in shape and shape[key] != [] and not (key == "enum" and (service, name) in OPEN_ENUMS):
            out[key] = shape[key]
    if shape.get("flattened"):
        raise SystemExit(f"{service} {name}: flattened lists are not known to the codecs")
    return out


def operation(model, name, full):
    if not full:
        return {}
    source = model["operations"][name]
    out = {}
    if "input" in source:
        out["input"] = source["input"]["shape"]
    if "output" in source:
        out["output"] = source["output"]["shape"]
        if "resultWrapper" in source["output"]:
            out["wrapper"] = source["output"]["resultWrapper"]
    return out


def errors(model):
    out = {}
    for name, shape in sorted(model["shapes"].items()):
        if shape.get("exception"):
            error = shape.get("error", {})
            status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
            out[name] = {"code": error.get("code", name), "status": status}
    return out


def dump(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def lines(out):
    """One entry a line, so that a new model version can be reviewed as a diff."""
    parts = []
    for key, value in out.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"{dump(name)}:{dump(entry)}" for name, entry in value.items())
            parts.append(f"{dump(key)}:{{\n{rows}\n}}")
        else:
            parts.append(f"{dump(key)}:{dump(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def convert(service, version, full):
    path = DATA / service / version / "service-2.json"
    packed = path.with_name("service-2.json.gz")
    text = gzip.open(packed).read() if packed.exists() else path.read_bytes()
    model = json.loads(text)
    meta = model["metadata"]
    with_shapes = served(service, full, model)
    found = set()
    for name in with_shapes:
        for side in ("input", "output"):
            if side in model["operations"][name]:
                reach(model["shapes"], model["operations"][name][side]["shape"], found)
    out = {
        "service": service,
        "version": version,
        "signingName": meta.get("signingName", meta["endpointPrefix"]),
        "protocols": meta["protocols"],
        "xmlNamespace": meta.get("xmlNamespace", ""),
        "targetPrefix": meta.get("targetPrefix", ""),
        "jsonVersion": meta.get("jsonVersion", ""),
        "queryCompatible": "awsQueryCompatible" in meta,
        "operations": {
            name: operation(model, name, name in with_shapes) for name in sorted(model["operations"])
        },
        "errors": errors(model),
        "shapes": {name: compact(service, name, model["shapes"][name]) for name in sorted(found)},
    }
    target = OUT / f"{service}.json"
    target.write_text(lines(out))
    print(f"{service}: {len(with_shapes)}/{len(out['operations'])} operations, "
          f"{len(out['shapes'])} shapes, {target.stat().st_size} bytes")


OUT.mkdir(parents=True, exist_ok=True)
for entry in SERVICES:
    convert(*entry)
