#!/usr/bin/env python3
"""Writes the Swift dialect of the MAVLink module from MAVLink XML definitions.

usage: generate.py DEFINITIONS_FOLDER OUTPUT_FOLDER DEFINITIONS_NAME

Messages: common.xml with its includes, one struct each. Enumerations: the same files, as open sets of constants.
From ardupilotmega.xml come only the entries it adds to MAV_CMD, COPTER_MODE, and the CRC table of its messages, so
that the parser can frame them. Python 3, standard library only; the same input gives the same bytes.
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


def read_messages(roots):
    messages = {}
    for root in roots:
        for node in root.findall("messages/message"):
            message = Message(node)
            messages[message.id] = message
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


ACCESSORS = {
    "uint64_t": "uint64", "int64_t": "int64", "double": "double", "uint32_t": "uint32", "int32_t": "int32",
    "float": "float", "uint16_t": "uint16", "int16_t": "int16", "uint8_t": "uint8", "int8_t": "int8", "char": "uint8",
}


def read_call(field):
    if field.is_text:
        return f"reader.text(at: {field.offset}, count: {field.count})"
    accessor = ACCESSORS[field.type]
    if field.count:
        return f"reader.{accessor}Array(at: {field.offset}, count: {field.count})"
    return f"reader.{accessor}(at: {field.offset})"


def write_call(field):
    name = f"{quoted(field.name)}"
    if field.is_text:
        return f"writer.text({name}, at: {field.offset}, count: {field.count})"
    accessor = ACCESSORS[field.type]
    if field.count:
        return f"writer.{accessor}Array({name}, at: {field.offset}, count: {field.count})"
    return f"writer.{accessor}({name}, at: {field.offset})"


def message_lines(message):
    text = f"{message.wire_name} ({message.id}): {first_sentence(message.text)}"
    if message.deprecated:
        text += " Deprecated by the definition."
    lines = doc(text, 0)
    lines.append(f"package struct {message.name}: MAVLinkMessage {{")
    for field in message.fields:
        lines += field_doc(field)
        lines.append(f"  package var {quoted(field.name)}: {field.swift_type}")
    lines.append("")
    lines.append("  /// Makes the message from its fields; a field left out is zero or empty.")
    lines.append("  package init(")
    for index, field in enumerate(message.fields):
        comma = "," if index + 1 < len(message.fields) else ""
        lines.append(f"    {quoted(field.name)}: {field.swift_type} = {field.swift_default}{comma}")
    lines.append("  ) {")
    lines += [f"    self.{field.name} = {quoted(field.name)}" for field in message.fields]
    lines.append("  }")
    lines.append("")
    lines.append("  /// Reads the fields from a payload; bytes that are missing count as zero.")
    lines.append("  package init(from reader: MAVLinkPayloadReader) {")
    lines += [f"    self.{field.name} = {read_call(field)}" for field in message.wire]
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


def table_lines(known, generated):
    lines = [
        "/// What the parser must know of a message to find its frame: CRC_EXTRA, for common and ardupilotmega.",
        "package enum CRCExtraTable {",
        "  /// The CRC_EXTRA byte of a message, or `nil` for a number that the table does not hold.",
        "  package static func crcExtra(of messageID: UInt32) -> UInt8? {",
        "    switch messageID {",
    ]
    lines += [f"    case {message.id}: return {message.crc_extra}  // {message.wire_name}" for message in known]
    lines += ["    default: return nil", "    }", "  }", "}", ""]
    lines += [
        "/// All messages that have a Swift type.",
        "package enum MAVLinkMessages {",
        "  /// The message that a frame carries, or `nil` where no Swift type exists for its number.",
        "  package static func decode(_ frame: MAVLinkFrame) -> (any MAVLinkMessage)? {",
        "    guard let type = type(of: frame.messageID) else { return nil }",
        "    return type.init(from: MAVLinkPayloadReader(frame.payload))",
        "  }",
        "",
        "  /// The Swift type of a message number.",
        "  package static func type(of messageID: UInt32) -> (any MAVLinkMessage.Type)? {",
        "    switch messageID {",
    ]
    lines += [f"    case {message.id}: return {message.name}.self" for message in generated]
    lines += ["    default: return nil", "    }", "  }", ""]
    lines += ["  /// Every type, by rising number.", "  package static let all: [any MAVLinkMessage.Type] = ["]
    lines += [f"    {message.name}.self," for message in generated]
    lines += ["  ]", "}"]
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
    folder, output, source = sys.argv[1:4]
    os.makedirs(output, exist_ok=True)
    for name in sorted(os.listdir(output)):
        if name.endswith(".swift"):
            os.remove(os.path.join(output, name))
    common = read_dialect(folder, "common.xml", set())
    ardupilot = read_dialect(folder, "ardupilotmega.xml", set())
    messages = read_messages(common)
    known = read_messages(ardupilot)
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
    write_file(output, "MAVLinkMessages.swift", source, table_lines(known, messages))
    print(f"{len(messages)} messages, {len(enums)} enumerations, {len(known)} CRC_EXTRA bytes")


if __name__ == "__main__":
    main()
