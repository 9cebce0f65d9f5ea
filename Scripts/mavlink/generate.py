#!/usr/bin/env python3
"""Writes the Swift dialect of the MAVLink module from MAVLink XML definitions.

usage: generate.py DEFINITIONS_FOLDER NEWER_FILE OUTPUT_FOLDER DEFINITIONS_NAME

Messages: ardupilotmega.xml with its includes (common among them), joined with NEWER_FILE, which lists what newer
definitions have besides; one struct each, and one line each in the table of fields. Enumerations: those of common.xml
with its includes, as open sets of constants; from ardupilotmega.xml only COPTER_MODE and the entries it
adds to MAV_CMD. Python 3, standard library only; the same input gives the same bytes.
"""

import os
import re
import sys
import textwrap
import xml.etree.ElementTree as ElementTree

SIZES = {
    "uint64_t": 8, "int64_t": 8, "double": 8, "uint32_t": 4, "int32_t": 4, "float": 4,
    "uint16_t": 2, "int16_t": 2, "uint8_t": 1, "int8_t": 1, "char": 1,
}
SWIFT_TYPES = {
    "uint64_t": "UInt64", "int64_t": "Int64", "double": "Double", "uint32_t": "UInt32", "int32_t": "Int32",
    "float": "Float", "uint16_t": "UInt16", "int16_t": "Int16", "uint8_t": "UInt8", "int8_t": "Int8", "char": "UInt8",
}
# Swift names that another module of ours, or nearly every program, wants for itself.
RENAMED = {"ALTITUDE": "AltitudeMessage", "EVENT": "EventMessage", "DEBUG": "DebugMessage"}
# Enumerations of ardupilotmega.xml that Sortie uses; MAV_CMD is merged besides.
EXTRA_ENUMS = ["COPTER_MODE"]
# Where the fields that use an enumeration do not tell its type (HEARTBEAT.custom_mode names no enumeration).
ENUM_TYPES = {"COPTER_MODE": "UInt32", "MAV_CMD": "UInt16"}
KEYWORDS = {
    "as", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum", "extension",
    "fallthrough", "false", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let",
    "nil", "operator", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
}
MESSAGES_PER_FILE = 13
# One character for each type of the wire in the table of fields.
CODES = {
    "uint64_t": "Q", "int64_t": "q", "double": "d", "uint32_t": "I", "int32_t": "i", "float": "f",
    "uint16_t": "H", "int16_t": "h", "uint8_t": "B", "int8_t": "b", "char": "c",
}
# The name of what stands in place of an array or text, and may not be a field's name.
INLINE_SUFFIX = "Inline"
ENUMS_PER_FILE = 40


class Field:
    """One field of a message with its place on the wire."""

    def __init__(self, node, is_extension):
        kind = node.get("type")
        match = re.fullmatch(r"(\w+?)(?:\[(\d+)\])?", kind)
        base = match.group(1)
        self.wire_name = node.get("name")
        self.name = lower_camel(self.wire_name)
        self.default = "3" if base == "uint8_t_mavlink_version" else None
        self.type = "uint8_t" if base == "uint8_t_mavlink_version" else base
        self.count = int(match.group(2)) if match.group(2) else 0
        self.is_extension = is_extension
        self.enum = node.get("enum")
        self.units = node.get("units")
        self.invalid = node.get("invalid")
        self.text = " ".join("".join(node.itertext()).split())
        self.offset = 0

    @property
    def size(self):
        return SIZES[self.type] * max(self.count, 1)

    @property
    def is_text(self):
        return self.type == "char" and self.count > 0

    @property
    def swift_type(self):
        if self.is_text:
            return "String"
        element = SWIFT_TYPES[self.type]
        return f"[{element}]" if self.count else element

    @property
    def inline_type(self):
        return f"MAVLinkArray<{self.count}, {SWIFT_TYPES[self.type]}>"

    @property
    def inline_name(self):
        return self.name + INLINE_SUFFIX

    @property
    def swift_default(self):
        if self.is_text:
            return '""'
        if self.count:
            return f"{self.swift_type}(repeating: 0, count: {self.count})"
        return self.default or "0"


class Message:
    """One message with its fields in wire order and its CRC_EXTRA."""

    def __init__(self, node):
        self.id = int(node.get("id"))
        self.wire_name = node.get("name")
        self.name = RENAMED.get(self.wire_name) or upper_camel(self.wire_name)
        description = node.find("description")
        self.text = " ".join("".join(description.itertext()).split()) if description is not None else ""
        self.deprecated = node.find("deprecated") is not None or node.find("superseded") is not None
        self.fields = []
        is_extension = False
        for child in node:
            if child.tag == "extensions":
                is_extension = True
            elif child.tag == "field":
                self.fields.append(Field(child, is_extension))
        self.lay_out()

    def lay_out(self):
        """Puts the fields in wire order and computes offsets, lengths and CRC_EXTRA."""
        base = [field for field in self.fields if not field.is_extension]
        # The sort is stable: fields of one element size keep the order of the definition.
        wire = sorted(base, key=lambda field: -SIZES[field.type])
        self.wire = wire + [field for field in self.fields if field.is_extension]
        offset = 0
        for field in self.wire:
            field.offset = offset
            offset += field.size
            if not field.is_extension:
                self.base_length = offset
        if not base:
            self.base_length = 0
        self.full_length = offset
        self.crc_extra = crc_extra(self.wire_name, wire)


def crc_extra(name, wire_fields):
    """CRC-16/MCRF4XX over the name and the base fields, folded to one byte."""
    crc = 0xFFFF

    def add(data):
        nonlocal crc
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = (crc >> 1) ^ 0x8408 if crc & 1 else crc >> 1

    add(f"{name} ".encode())
    for field in wire_fields:
        add(f"{field.type} ".encode())
        add(f"{field.wire_name} ".encode())
        if field.count:
            add(bytes([field.count]))
    return (crc & 0xFF) ^ (crc >> 8)


def upper_camel(name):
    return "".join(part[:1].upper() + part[1:].lower() for part in name.split("_") if part)


def lower_camel(name):
    parts = [part for part in name.split("_") if part]
    first = parts[0].lower() if parts[0].isupper() else parts[0][:1].lower() + parts[0][1:]
    rest = [part[:1].upper() + (part[1:].lower() if part.isupper() else part[1:]) for part in parts[1:]]
    return first + "".join(rest)


def quoted(name):
    return f"`{name}`" if name in KEYWORDS else name


def first_sentence(text):
    text = re.sub(r"\s+", " ", text).strip()
    match = re.match(r"(.*?(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)[.!?])(?=\s|$)", text)
    sentence = match.group(1) if match else text
    if len(sentence) > 300:
        sentence = sentence[:297].rsplit(" ", 1)[0] + " ..."
    return sentence if not sentence or sentence[-1] in ".!?" else sentence + "."


def doc(text, indent):
    pad = " " * indent + "/// "
    return textwrap.wrap(
        text, width=118, initial_indent=pad, subsequent_indent=pad, break_long_words=False, break_on_hyphens=False)


def read_dialect(folder, name, seen):
    """The XML roots of a dialect and of what it includes, includes first."""
    if name in seen:
        return []
    seen.add(name)
    root = ElementTree.parse(os.path.join(folder, name)).getroot()
    roots = []
    for include in root.findall("include"):
        roots += read_dialect(folder, include.text.strip(), seen)
    return roots + [root]


def read_newer(path):
    """The lines of NEWER_FILE as XML: new messages with their CRC_EXTRA, and fields to append by message name."""
    messages, extensions = [], {}
    lines = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith(" "):
                lines[-1] += " " + line.strip()
            else:
                lines.append(line.strip())
    for line in lines:
        words = line.split()
        fields = words[2:] if words[0] == "+" else words[3:]
        nodes = []
        for word in fields:
            if word == "|":
                nodes.append(ElementTree.Element("extensions"))
                continue
            name, kind, units = (word.split(":") + [None])[:3]
            node = ElementTree.Element("field", {"name": name, "type": kind, **({"units": units} if units else {})})
            node.text = f"`{name}` of the definition."
            nodes.append(node)
        if words[0] == "+":
            extensions[words[1]] = nodes
            continue
        node = ElementTree.Element("message", {"id": words[0], "name": words[1]})
        node.extend(nodes)
        message = Message(node)
        message.text = "A message newer than pymavlink's definitions."
        if message.crc_extra != int(words[2]):
            sys.exit(f"{path}: {words[1]} has CRC_EXTRA {message.crc_extra}, not {words[2]}")
        messages.append(message)
    return messages, extensions


def read_messages(roots, newer=([], {})):
    """All messages by rising number. What is newer is left out where the definitions have caught up."""
    messages = {}
    for root in roots:
        for node in root.findall("messages/message"):
            message = Message(node)
            messages[message.id] = message
    for message in newer[0]:
        messages.setdefault(message.id, message)
    for message in messages.values():
        known = {field.wire_name for field in message.fields}
        added = [Field(node, True) for node in newer[1].get(message.wire_name, []) if node.get("name") not in known]
        if added:
            message.fields += added
            message.lay_out()
    return [messages[key] for key in sorted(messages)]


def parse_value(text):
    if "**" in text:
        base, exponent = text.split("**")
        return int(base) ** int(exponent)
    return int(text, 0)


def read_enums(roots):
    """Enumeration name -> (text, {entry name: (value, text)}), merged over all files."""
    enums = {}
    for root in roots:
        for node in root.findall("enums/enum"):
            text = " ".join((node.findtext("description") or "").split())
            known_text, entries = enums.setdefault(node.get("name"), [text, {}])
            if not known_text:
                enums[node.get("name")][0] = text
            next_value = max((value for value, _ in entries.values()), default=-1) + 1
            for entry in node.findall("entry"):
                value = parse_value(entry.get("value")) if entry.get("value") else next_value
                next_value = value + 1
                description = entry.find("description")
                entry_text = " ".join("".join(description.itertext()).split()) if description is not None else ""
                entries[entry.get("name")] = (value, entry_text)
    return enums


def entry_prefix(enum_name, entry_names):
    """The part of the entries' names that all share, in whole words; the enumeration's name where that fits."""
    if all(name.startswith(enum_name + "_") for name in entry_names):
        return enum_name + "_"
    words = [name.split("_") for name in entry_names]
    common = 0
    shortest = min(len(word) for word in words)
    while common < shortest - 1 and all(word[common] == words[0][common] for word in words):
        common += 1
    return "_".join(words[0][:common]) + "_" if common else ""


def integer_type(enum_name, values, uses):
    if enum_name in ENUM_TYPES:
        return ENUM_TYPES[enum_name]
    candidates = sorted(uses.get(enum_name, set()))
    if len(candidates) == 1 and candidates[0] not in ("float", "double", "char"):
        kind = candidates[0]
        bits = SIZES[kind] * 8
        low, high = (0, 2 ** bits - 1) if kind.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        if all(low <= value <= high for value in values):
            return SWIFT_TYPES[kind]
    for bits in (8, 16, 32, 64):
        if min(values) >= 0 and max(values) < 2 ** bits:
            return f"UInt{bits}"
    return "Int32"


def enum_lines(enum_name, text, entries, uses):
    prefix = entry_prefix(enum_name, list(entries))
    swift_type = integer_type(enum_name, [value for value, _ in entries.values()], uses)
    lines = doc(f"{enum_name}: {first_sentence(text) or 'constants of the definition.'}", 0)
    lines.append(f"package enum {upper_camel(enum_name)} {{")
    for entry_name, (value, entry_text) in sorted(entries.items(), key=lambda item: (item[1][0], item[0])):
        stem = entry_name[len(prefix):]
        name = lower_camel(stem)
        if name[:1].isdigit():
            name = enum_name.split("_")[-1].lower() + name[:1] + name[1:]
        lines += doc(first_sentence(entry_text) or f"{entry_name}.", 2)
        lines.append(f"  package static let {quoted(name)}: {swift_type} = {value}")
    lines.append("}")
    return lines


def field_doc(field):
    parts = [first_sentence(field.text) or f"{field.wire_name}."]
    if field.units:
        parts.append(f"Unit: {field.units}.")
    if field.invalid:
        parts.append(f"Unset: {field.invalid}.")
    if field.enum:
        parts.append(f"Values: `{upper_camel(field.enum)}`.")
    if field.is_text:
        parts.append(f"At most {field.count} bytes of UTF-8.")
    elif field.count:
        parts.append(f"{field.count} elements.")
    if field.is_extension:
        parts.append("Extension: zero where the sender left it out.")
    return doc(" ".join(parts), 2)


def read_call(field):
    return f"reader.load(at: {field.offset})"


def write_call(field):
    name = field.inline_name if field.count else quoted(field.name)
    return f"writer.store({name}, at: {field.offset})"


def property_lines(field):
    """The stored property; an array or text is stored in place, and copied into an array or string when asked for."""
    lines = field_doc(field)
    if not field.count:
        return lines + [f"  package var {quoted(field.name)}: {field.swift_type}"]
    value = "text" if field.is_text else "array"
    label = "text: " if field.is_text else ""
    return lines + [
        f"  package var {quoted(field.name)}: {field.swift_type} {{",
        f"    get {{ {field.inline_name}.{value} }}",
        f"    set {{ {field.inline_name} = MAVLinkArray({label}newValue) }}",
        "  }",
        f"  /// `{field.name}` as it is stored, without an allocation.",
        f"  package var {field.inline_name}: {field.inline_type}",
    ]


def init_line(field):
    if not field.count:
        return f"    self.{field.name} = {quoted(field.name)}"
    label = "text: " if field.is_text else ""
    return f"    self.{field.inline_name} = MAVLinkArray({label}{quoted(field.name)})"


def init_parameter(field):
    default = "[]" if field.count and not field.is_text else field.swift_default
    return f"    {quoted(field.name)}: {field.swift_type} = {default}"


def message_lines(message):
    text = f"{message.wire_name} ({message.id}): {first_sentence(message.text)}"
    if message.deprecated:
        text += " Deprecated by the definition."
    lines = doc(text, 0)
    lines.append(f"package struct {message.name}: MAVLinkMessage {{")
    for field in message.fields:
        lines += property_lines(field)
    lines.append("")
    lines.append("  /// Makes the message from its fields; a field left out is zero or empty.")
    lines.append("  package init(")
    for index, field in enumerate(message.fields):
        comma = "," if index + 1 < len(message.fields) else ""
        lines.append(init_parameter(field) + comma)
    lines.append("  ) {")
    lines += [init_line(field) for field in message.fields]
    lines.append("  }")
    lines.append("")
    lines.append("  /// Reads the fields from a payload of full length.")
    lines.append("  package init(from reader: MAVLinkPayloadReader) {")
    lines += [
        f"    self.{field.inline_name if field.count else field.name} = {read_call(field)}" for field in message.wire]
    lines.append("  }")
    lines.append("")
    lines.append("  /// Writes the fields in wire order.")
    lines.append("  package func encode(into writer: inout MAVLinkPayloadWriter) {")
    lines += [f"    {write_call(field)}" for field in message.wire]
    lines.append("  }")
    lines.append("")
    lines.append("  /// The number of the message.")
    lines.append(f"  package static var id: UInt32 {{ {message.id} }}")
    lines.append("  /// The name in the definition.")
    lines.append(f'  package static var name: String {{ "{message.wire_name}" }}')
    lines.append("  /// The byte that ends the checksum and ties it to this definition.")
    lines.append(f"  package static var crcExtra: UInt8 {{ {message.crc_extra} }}")
    lines.append("  /// Payload length without extension fields, in bytes.")
    lines.append(f"  package static var baseLength: Int {{ {message.base_length} }}")
    lines.append("  /// Payload length with extension fields, in bytes.")
    lines.append(f"  package static var fullLength: Int {{ {message.full_length} }}")
    lines.append("}")
    return lines


def shape_lines(messages):
    """Two switches: the first over small numbers, dense enough for the compiler to make a table of it."""
    def cases(part):
        return [
            f"    case {message.id}: return MAVLinkShape("
            f"crcExtra: {message.crc_extra}, fullLength: {message.full_length})" for message in part]

    lines = [
        "/// What the parser must know of each message to find its frame.",
        "package enum MAVLinkShapes {",
        "  /// The shape of a message, or `nil` for a number that no definition here has.",
        "  package static func shape(of messageID: UInt32) -> MAVLinkShape? {",
        "    guard messageID < 512 else { return highShape(of: messageID) }",
        "    switch messageID {",
    ]
    lines += cases([message for message in messages if message.id < 512])
    lines += [
        "    default: return nil", "    }", "  }", "",
        "  /// The shape of a message with a number of 512 or more.",
        "  private static func highShape(of messageID: UInt32) -> MAVLinkShape? {",
        "    switch messageID {",
    ]
    lines += cases([message for message in messages if message.id >= 512])
    lines += ["    default: return nil", "    }", "  }", "}"]
    return lines


def table_lines(messages):
    lines = [
        "/// All messages of the dialect, each with a Swift type.",
        "package enum MAVLinkMessages {",
        "  /// The Swift type of a message number.",
        "  package static func type(of messageID: UInt32) -> (any MAVLinkMessage.Type)? {",
        "    switch messageID {",
    ]
    lines += [f"    case {message.id}: return {message.name}.self" for message in messages]
    lines += ["    default: return nil", "    }", "  }", ""]
    lines += [
        "  /// Decodes the message of a number and hands it to a visitor as its own type, without an allocation.",
        "  ///",
        "  /// Returns false for a number that no definition here has.",
        "  static func visit<Visitor: MAVLinkMessageVisitor>(",
        "    _ messageID: UInt32, _ reader: MAVLinkPayloadReader, _ visitor: inout Visitor",
        "  ) -> Bool {",
        "    switch messageID {",
    ]
    lines += [f"    case {message.id}: visitor.visit({message.name}(from: reader))" for message in messages]
    lines += ["    default: return false", "    }", "    return true", "  }", ""]
    lines += ["  /// Every type, by rising number.", "  package static let all: [any MAVLinkMessage.Type] = ["]
    lines += [f"    {message.name}.self," for message in messages]
    lines += ["  ]", "}"]
    return lines


def definition_lines(messages):
    """The fields of every message as one text, read when it is first asked for: data costs no time to compile."""
    lines = [
        "/// The fields of every message by their names in the definition, as text; `MAVLinkDefinition` reads it.",
        "///",
        "/// One message each: number, name, then the fields in the order of the definition as `name:TYPE`, with the count",
        "/// behind the type of an array; `|` comes before the extension fields. A line that starts with a blank goes on.",
        "enum MAVLinkDefinitionText {",
        '  static let text: StaticString = """',
    ]
    for message in messages:
        words = [str(message.id), message.wire_name]
        is_extension = False
        for field in message.fields:
            if field.is_extension and not is_extension:
                is_extension = True
                words.append("|")
            words.append(f"{field.wire_name}:{CODES[field.type]}{field.count or ''}")
        lines += textwrap.wrap(
            " ".join(words), width=118, initial_indent="    ", subsequent_indent="     ", break_long_words=False,
            break_on_hyphens=False)
    lines += ['    """', "}"]
    return lines


def write_file(folder, name, source, lines):
    header = [
        "// Generated by Scripts/mavlink/generate.py. Do not edit: run Scripts/mavlink/regenerate.sh.",
        f"// Definitions: {source}.",
        "",
    ]
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as output:
        output.write("\n".join(header + lines) + "\n")


def main():
    folder, newer_path, output, source = sys.argv[1:5]
    os.makedirs(output, exist_ok=True)
    for name in sorted(os.listdir(output)):
        if name.endswith(".swift"):
            os.remove(os.path.join(output, name))
    common = read_dialect(folder, "common.xml", set())
    ardupilot = read_dialect(folder, "ardupilotmega.xml", set())
    messages = read_messages(ardupilot, read_newer(newer_path))
    enums = read_enums(common)
    ardupilot_enums = read_enums(ardupilot)
    enums["MAV_CMD"] = ardupilot_enums["MAV_CMD"]
    for name in EXTRA_ENUMS:
        enums[name] = ardupilot_enums[name]
    uses = {}
    for message in messages:
        for field in message.fields:
            if field.enum:
                uses.setdefault(field.enum, set()).add(field.type)
            if field.enum not in enums:
                field.enum = None

    for start in range(0, len(messages), MESSAGES_PER_FILE):
        part = messages[start:start + MESSAGES_PER_FILE]
        lines = []
        for message in part:
            lines += message_lines(message) + [""]
        write_file(output, f"Messages{part[0].id:05}to{part[-1].id:05}.swift", source, lines[:-1])
    names = sorted(name for name in enums if name != "MAV_CMD" and enums[name][1])
    for start in range(0, len(names), ENUMS_PER_FILE):
        lines = []
        for name in names[start:start + ENUMS_PER_FILE]:
            lines += enum_lines(name, *enums[name], uses) + [""]
        write_file(output, f"Enums{start // ENUMS_PER_FILE + 1}.swift", source, lines[:-1])
    write_file(output, "MavCmd.swift", source, enum_lines("MAV_CMD", *enums["MAV_CMD"], uses))
    write_file(output, "MAVLinkShapes.swift", source, shape_lines(messages))
    write_file(output, "MAVLinkMessages.swift", source, table_lines(messages))
    write_file(output, "MAVLinkDefinitionText.swift", source, definition_lines(messages))
    print(f"{len(messages)} messages, {len(enums)} enumerations")


if __name__ == "__main__":
    main()
