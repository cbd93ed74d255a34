"""The formats of schema/README.md, for verify.py: paths, Git's trees, strict JSON, its layout and canonical form, moments,
and as much of JSON Schema as the schemas of signed files use. Python's standard library alone."""
import datetime, json, os, re
from functools import reduce

SAFE = 2**53 - 1
OFFICE, NUMBER, SLUG, ID = "[a-z]{2,8}", "[1-9][0-9]{0,15}", "[a-z0-9]+(?:-[a-z0-9]+)*", "[0-9a-f]{64}"
STORY = rf"{OFFICE}/(?!0000)[0-9]{{4}}/(?:0[1-9]|1[0-2])/{SLUG}"
PATHS = {"item": rf"items/({OFFICE})(/[0-9/]+/{SLUG})\.({NUMBER})\.json", "record": rf"log/(0|{NUMBER})/()({NUMBER})\.json",
         "cosignature": rf"cosignatures/({OFFICE})/({STORY})\.({NUMBER})\.json", "root": rf"trust/()()({NUMBER})\.json",
         "media": rf"media/({OFFICE})/({ID})(\.[a-z0-9]{{1,8}})"}
RESERVED = {"origin", "region", "upstream", "nsync"}
MOMENT = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:)([0-9]{2})(?:\.([0-9]+))?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
TYPES = {"object": dict, "array": list, "string": str, "integer": int}

SCHEMAS = {}
for kind in ("item", "cosignature", "root", "record"):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), f"../schema/{kind}.schema.json"), encoding="utf-8") as file:
        SCHEMAS[kind] = json.load(file)

def parse(path):
    """(kind, parts), or (None, None) for what the grammar has no place for."""
    for kind, pattern in PATHS.items():
        if (found := re.fullmatch(pattern, path)) and len(path) < 256:
            parts = found.groups()
            story = parts[0] + parts[1] if kind == "item" else parts[1]
            good = not {parts[0], story.split("/")[0]} & RESERVED and (kind == "media" or int(parts[2]) <= SAFE)
            good &= kind not in ("item", "cosignature") or bool(re.fullmatch(STORY, story)) and len(story.split("/")[3]) <= 100
            if good and (kind != "record" or int(parts[0]) == int(parts[2]) // 1000): return kind, parts
    return None, None

def escape(path):
    """A path as records and reports write it."""
    return re.sub(rb"[^!-$&-~]", lambda byte: b"%%%02X" % byte[0][0], os.fsencode(path)).decode()

def entries(data):
    """(mode, name, id) of each entry of a tree's bytes; None three times where it is cut off."""
    at, form = 0, re.compile(rb"([^ ]*) ([^\0]*)\0(.{20})", re.S)
    while at < len(data):
        found = form.match(data, at)
        yield (found[1], found[2], found[3].hex()) if found else (None, None, None)
        at = found.end() if found else len(data)

def tree_name(name):
    """Whether a tree may hold this name."""
    plain = re.sub("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]", "", name.decode("utf-8", "replace"))
    plain = re.sub("[A-Z]", lambda found: found[0].lower(), re.split(r"[:\\]", plain)[0].rstrip(". "))
    return name not in (b"", b".", b"..") and b"/" not in name and plain not in (".git", "git~1")

def layout(value):
    return (json.dumps(value, indent=2, separators=(",", ": "), ensure_ascii=False, sort_keys=True) + "\n").encode()

def canonical(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()

def strict(data):
    """The value of bytes that are strict JSON; ValueError for any other."""
    def need(holds):
        if not holds: raise ValueError
    def pairs(members):
        need(len(dict(members)) == len(members) and all(re.fullmatch("[ -~]*", name) for name, _ in members))
        return dict(members)
    def number(text):
        need(re.fullmatch("-?[0-9]{1,16}", text) and text != "-0" and abs(int(text)) <= SAFE)
        return int(text)
    def depth(value, level):
        need(level <= 32 and not (isinstance(value, str) and "\0" in value))
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            depth(one, level + isinstance(one, (dict, list)))
    try:
        value = json.loads(data.decode(), object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=number)
        depth(value, 1)
        layout(value) # a lone surrogate is no UTF-8
    except RecursionError:
        need(False)
    return value

def moment(text):
    """(seconds, fraction, offset) of an RFC 3339 text, None for anything else."""
    found = re.fullmatch(MOMENT, text)
    try:
        date, time, second, fraction, offset = found.group(1, 2, 3, 4, 5)
        at = datetime.datetime.fromisoformat(f"{date}T{time}{'59' if second == '60' else second}{offset.upper().replace('Z', '+00:00')}")
        utc = at.replace(tzinfo=None) - at.utcoffset()
    except (AttributeError, ValueError, OverflowError): return None
    if second == "60" and (utc.hour, utc.minute) != (23, 59): return None
    seconds = (utc - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1) + (second == "60")
    return seconds, (fraction or "").rstrip("0"), at.utcoffset()

def valid(s, v, doc):
    """The keywords of JSON Schema that the four schemas use."""
    def ok(schema, value): return valid(schema, value, doc)
    if s is False or "type" in s and (not isinstance(v, TYPES[s["type"]]) or isinstance(v, bool)): return False
    if "$ref" in s and not ok(reduce(lambda at, name: at[name], s["$ref"].split("/")[1:], doc), v): return False
    if "not" in s and ok(s["not"], v): return False
    if "const" in s and s["const"] != v or "enum" in s and v not in s["enum"]: return False
    if not all(ok(one, v) for one in s.get("allOf", [])) or "anyOf" in s and not any(ok(one, v) for one in s["anyOf"]): return False
    if "if" in s and not ok(s.get("then" if ok(s["if"], v) else "else", {}), v): return False
    if isinstance(v, str):
        return (s.get("minLength", 0) <= len(v) <= s.get("maxLength", SAFE) and (s.get("format") != "date-time" or moment(v) is not None) and
                re.search(s.get("pattern", "").replace("$", r"\Z"), v) is not None)
    if isinstance(v, int):
        return s.get("minimum", -SAFE) <= v <= s.get("maximum", SAFE)
    if isinstance(v, list):
        return (s.get("minItems", 0) <= len(v) <= s.get("maxItems", SAFE) and all(ok(s.get("items", {}), one) for one in v) and
                ("contains" not in s or s.get("minContains", 1) <= sum(ok(s["contains"], one) for one in v) <= s.get("maxContains", SAFE)) and
                (not s.get("uniqueItems") or len({json.dumps(one, sort_keys=True) for one in v}) == len(v)))
    if not (s.get("minProperties", 0) <= len(v) <= s.get("maxProperties", SAFE) and set(s.get("required", [])) <= set(v)): return False
    for name, one in v.items():
        rules = [s["properties"][name]] if name in s.get("properties", {}) else []
        rules += [rule for pattern, rule in s.get("patternProperties", {}).items() if re.search(pattern.replace("$", r"\Z"), name)]
        if not all(ok(rule, one) for rule in rules or [s.get("additionalProperties", {})]) or not ok(s.get("propertyNames", {}), name): return False
    return True
