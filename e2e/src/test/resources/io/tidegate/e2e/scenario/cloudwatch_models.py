"""Writes copies of the installed model of CloudWatch that know one wire protocol each, for AWS_DATA_PATH."""
import gzip
import json
import os
import shutil
import sys

import botocore

SERVICE = os.path.join("cloudwatch", "2010-08-01")
source = os.path.join(os.path.dirname(botocore.__file__), "data", SERVICE)


def main():
    target = sys.argv[1]
    for protocol in sys.argv[2:]:
        directory = os.path.join(target, protocol, SERVICE)
        os.makedirs(directory)
        for name in os.listdir(source):
            path = os.path.join(source, name)
            if not name.startswith("service-2.json"):
                shutil.copy(path, directory)
                continue
            opened = gzip.open(path) if name.endswith(".gz") else open(path, "rb")
            with opened as file:
                model = json.load(file)
            offered = model["metadata"].get("protocols", [model["metadata"]["protocol"]])
            if protocol not in offered:
                print("not offered: " + protocol)
                continue
            model["metadata"]["protocols"] = [protocol]
            model["metadata"]["protocol"] = protocol
            with open(os.path.join(directory, "service-2.json"), "w") as file:
                json.dump(model, file)
    print("written")


main()
