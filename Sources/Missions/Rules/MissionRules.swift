import Diagnostics

/// The rules of mission, fleet, vehicle-type and dose-table files: `M0…` what is written, `M2…` where it lies, `M3…`
/// whether the fleet can do it.
package enum MissionRules {
  /// All rules, by code.
  package static let all: [Rule] = files + values + tasks + places + abilities

  /// Files and YAML.
  static let files: [Rule] = [
    Rule(
      "M001", "a file cannot be read",
      checks: "The file that was named on the command line or in another file exists and can be read.",
      why: "Paths in a file are relative to the folder of that file, and not to where the command runs.",
      example: "fleet: two-bases.yaml    # the file lies in fleets/",
      fix: "Write the path as seen from the file that names it, here `fleets/two-bases.yaml`."),
    Rule(
      "M002", "the file is not UTF-8",
      checks: "The bytes of the file are UTF-8 text; a byte-order mark is skipped.",
      why: "YAML 1.2 files are Unicode, and guessing another encoding garbles names.",
      example: "a file saved as Latin-1 with the name Käpylä", fix: "Save the file as UTF-8 in the editor."),
    Rule(
      "M003", "the text is not YAML",
      checks: "The text follows YAML 1.2: indentation by spaces, closed brackets and quotes, plain words as keys.",
      why: "Without its structure nothing of the file can be understood, so nothing else of it is checked.",
      example: "rules: { clearance: 10 m\ntasks: []",
      fix: "Look at the line of the message and at the one before it. Indent with spaces and close each bracket."),
    Rule(
      "M004", "the file is too large or too deep",
      checks: "Size, nesting, aliases, values, tasks and vehicles stay below fixed limits.",
      why: "A small file can ask for unlimited memory or time through nested aliases. Such files are refused.",
      example: "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]    # and so on",
      fix: "Write values out instead of using aliases, or split the file."),
    Rule(
      "M005", "a key is written twice",
      checks: "Each key stands once in its mapping.",
      why: "YAML does not say which of the two counts, and readers differ.",
      example: "payload: 0.4 kg\npayload: 0.5 kg", fix: "Keep one of the two."),
    Rule(
      "M006", "the file holds a second document",
      checks: "A file holds one YAML document.",
      why: "What stands after a second `---` would be ignored silently.",
      example: "sortie: 1\n---\nsortie: 1", fix: "Put the second document into a file of its own."),
    Rule(
      "M007", "the file is empty", checks: "There is something in the file besides comments.",
      why: "An empty file is most often the result of a save that failed.", example: "# only a comment",
      fix: "Start the file with `sortie: 1`, or restore it."),
    Rule(
      "M008", "the file does not say what it is",
      checks: "On top stands `sortie: 1`, `sortie-fleet: 1`, `sortie-vehicle-type: 1`, `sortie-scenario: 1` or "
        + "`doses: 1`.",
      why: "The key tells the kind of the file, and the number the version of its format.",
      example: "mission: Medicine round", fix: "Add the version key, such as `sortie: 1`."),
    Rule(
      "M009", "the map cannot be used", checks: "The map that the mission names is read without errors.",
      why: "Without the map no place, zone or area can be checked.", example: "map: ../maps/helsink",
      fix: "Put the path right, and solve the problems of the map's own files."),
  ]

  /// Keys and values.
  static let values: [Rule] = [
    Rule(
      "M010", "a value is of the wrong kind",
      checks: "Where a text, a number, a list or a mapping is needed, there is one.",
      why: "A value of another kind means that something was indented or written differently than meant.",
      example: "tasks: deliver", fix: "Write the value as the message says."),
    Rule(
      "M011", "a key is unknown", checks: "Every key is one of the keys that this mapping can have.",
      why: "An ignored key would leave out something that its author relies on.", example: "paylod: 0.4 kg",
      fix: "Use the name that the message suggests. docs/mission-files.md lists all keys."),
    Rule(
      "M012", "something is missing",
      checks: "Keys without a default are there and have a value, and lists that need it are not empty.",
      why: "Without it the task or vehicle cannot be understood.", example: "- deliver: insulin\n  from: pharmacy",
      fix: "Add the key as the message shows it."),
    Rule(
      "M013", "a quantity has no unit or a wrong one",
      checks: "Quantities are written as a decimal number and a unit of the right kind.",
      why: "A number without a unit is how spacecraft get lost.", example: "payload: 0.4\nclearance: 10 kg",
      fix: "Write the unit, such as `0.4 kg`, `30 m`, `12 m/s`, `20 mL/m2`, `30 %`, `12 min`, `-4 C`."),
    Rule(
      "M014", "a value is out of range", checks: "Numbers and texts stay between the bounds of their key.",
      why: "The bounds keep out slips of a factor of thousand and values that no vehicle has.",
      example: "payload: 400 kg    # a parcel of 400 g", fix: "Check the unit, then the number."),
    Rule(
      "M015", "a word is not known", checks: "Keys with a fixed choice of words have one of them.",
      why: "A word that is not known has no meaning to the planner.", example: "priority: urgnt",
      fix: "Use one of the words that the message lists."),
    Rule(
      "M016", "a time cannot be understood",
      checks: "`start` is a date and time with its offset, windows are `08:10-08:40` in the local time of `start`.",
      why: "A time without offset means another moment in another country.", example: "window: 8.10 to 8.40",
      fix: "Write `2026-03-02T08:00:00+02:00` and `08:10-08:40`, the earlier time first."),
    Rule(
      "M017", "a name is taken or not well formed",
      checks: "Names that other files refer to are of lower-case letters, digits and hyphens, and unique.",
      why: "Two things with one name cannot be told apart in a plan.",
      example: "- { id: Courier 1, type: courier, base: north }", fix: "Choose another name, such as `courier-1`."),
    Rule(
      "M018", "a position is not right",
      checks: "Positions are `[longitude, latitude]` in degrees on the Earth, near the map.",
      why: "GeoJSON writes longitude first, and swapped numbers lie elsewhere on the Earth.",
      example: "position: 60.17, 24.94", fix: "Write `[24.94, 60.17]`: longitude first."),
    Rule(
      "M019", "two keys exclude each other", checks: "Keys that say the same thing in two ways do not stand together.",
      why: "It would not be clear which of the two counts.",
      example: "end: 10:00\nduration: 2 h", fix: "Keep one of the two."),
    Rule(
      "M020", "a place is unknown", checks: "Every place is one of the map's or of the mission's own `places`.",
      why: "A flight needs somewhere to go.", example: "to: aid-kaisanemi",
      fix: "Use the suggested name, or add the place under `places`."),
    Rule(
      "M021", "an area is unknown", checks: "Every area is one of the map's or of the mission's own `areas`.",
      why: "Work on an area needs its outline.", example: "area: market-square",
      fix: "Use the suggested name, or add the area under `areas`."),
    Rule(
      "M022", "a vehicle type is unknown",
      checks: "Each vehicle's `type` is the `type` of one of the files under `types`.",
      why: "The type says what the vehicle weighs, carries and draws.", example: "type: curier",
      fix: "Use the suggested name, or add the type's file to `types`."),
    Rule(
      "M023", "a base is unknown", checks: "Each vehicle's `base` is the `id` of a base of the fleet.",
      why: "Vehicles start and land at their base.", example: "base: nord",
      fix: "Use the suggested name, or add the base."),
    Rule(
      "M024", "a zone is unknown",
      checks: "Zones under `authorisations` and `acknowledge-zones` are zones of the map.",
      why: "A misspelt authorisation would not open the zone that it is meant for.",
      example: "authorisations: [HELA1]", fix: "Use the zone's identifier as the map writes it."),
    Rule(
      "M025", "an area of the mission is not a proper polygon",
      checks: "Rings have at least three corners, edges do not cross, and holes lie inside.",
      why: "The inside of a crossing ring is not defined.",
      example: "outline: [[24.94, 60.17], [24.95, 60.18], [24.95, 60.17], [24.94, 60.18]]",
      fix: "List the corners in order around the area."),
    Rule(
      "M026", "there is no such street", checks: "The streets and kinds of streets that are named are the map's.",
      why: "A street that is not found would not be treated.", example: "streets: [Kaupakatu]",
      fix: "Use the suggested name, or name an area in which such streets lie."),
    Rule(
      "M027", "a building, a level or a waypoint is unknown",
      checks: "A `building` is one that the map holds from the inside, a `level` is one of its levels, and the `place` "
        + "and the `pads` of a base indoors are waypoints of that level.",
      why: "Robots stand and work on a floor that the map knows.",
      example: "- { id: alcove, level: L1, place: charger-3 }    # the ward has two chargers",
      fix: "Use the suggested name; the building's file has all levels and waypoints."),
    Rule(
      "M028", "a room or a door is unknown",
      checks: "Names under `rooms`, `through` and `shut-doors` are rooms and doors of the level.",
      why: "A room that is not found would not be treated, and a door that is not found would not be shut.",
      example: "rooms: [room-l]", fix: "Use the suggested name; the map's page or the building's file lists them."),
    Rule(
      "M029", "an entry of a dose table is unknown",
      checks: "`entry` under `against` is the `name` of an entry of the table.",
      why: "The entry says which dose the rooms get.",
      example: "against: { table: doses/sars-cov-2.yaml, entry: freeman-2022 }",
      fix: "Use the suggested name, or add an entry with its source to the table."),
  ]

  /// What tasks may ask for.
  static let tasks: [Rule] = [
    // M030 stood for methods of disinfection that were not planned yet. It stays free: codes are not used again.
    Rule(
      "M031", "outdoor spraying is not acknowledged",
      checks: "An outdoor spraying carries `acknowledge: outdoor-spraying`.",
      why: "On 16 May 2020 the World Health Organization advised against spraying outdoor spaces: dirt inactivates "
        + "the disinfectant, and it harms people.",
      example: "- disinfect: square\n  method: spray\n  area: square\n  rate: 20 mL/m2",
      fix: "Consider not to spray. Otherwise add `acknowledge: outdoor-spraying`."),
    Rule(
      "M032", "fever surveys are refused",
      checks: "The `purpose` of a thermal survey is not about people's temperature.",
      why: "Drones cannot diagnose fever: from 20 m a face is six pixels, and a camera of ±2 °C finds 44 % of fevers "
        + "with 4 % of its alarms true. The French Conseil d'État (18 May and 26 June 2020) and the CNIL "
        + "(SAN-2021-003) stopped such uses.",
      example: "purpose: fever-screening",
      fix: "Sortie measures surfaces: use `surface-hotspots`, `building-heat-loss`, `search-support` or "
        + "`disinfection-check`."),
    Rule(
      "M033", "a delivery ends where it starts", checks: "`from` and `to` of a delivery differ.",
      why: "Nothing would be moved.", example: "from: depot\nto: depot", fix: "Name another place."),
    Rule(
      "M034", "people could be made out",
      checks: "Visible cameras see 4 cm or more with a pixel, unless `people: excluded` says that nobody is there.",
      why: "Pictures on which somebody can be recognised are personal data (Conseil d'État, 18 May 2020). At 25 pixels "
        + "to a metre a person is detected and cannot be recognised (IEC 62676-4).",
      example: "sensor: visible\ngsd: 1 cm", fix: "Ask for 4 cm or more, or keep people out and say so."),
    Rule(
      "M035", "people are not kept out of UV-C",
      checks: "A disinfection by UV-C says `people: excluded`.",
      why:
        "UV-C burns eyes and skin, and one feels it hours later. The limit at 254 nm is 6 mJ/cm2 in 8 hours (ICNIRP, "
        + "ACGIH); a disinfection gives several times that to everything in the room.",
      example: "- disinfect: room 1\n  method: uv-c\n  rooms: [room-1]\n  dose: 25 mJ/cm2",
      fix: "Keep everybody out of the rooms, and shut the doors that lead out of them while the lamp burns. Then add "
        + "`people: excluded`."),
    Rule(
      "M036", "a name is listed twice",
      checks: "Rooms, doors and pads are listed once, and a room is in `rooms` or in `through`.",
      why: "A second mention is most often a slip for another name.", example: "rooms: [room-1, room-2, room-2]",
      fix: "Take one of the two out, or write the name that was meant."),
    Rule(
      "M037", "a key goes with another method or kind",
      checks:
        "Keys of one method of `disinfect` do not stand with another method, and keys of multirotors do not stand "
        + "in the file of a ground robot or the reverse.",
      why: "A key that is not read would leave out something that its author relies on.",
      example: "- disinfect: room 1\n  method: uv-c\n  rate: 20 mL/m2", fix: "Do as the message says."),
    Rule(
      "M038", "a dose was measured at another wavelength",
      checks: "The entry that `against` names was measured near 254 nm.",
      why: "Robots carry low-pressure mercury lamps, which radiate at 254 nm. Germs differ much from one wavelength to "
        + "another.",
      example: "against: { table: doses/sars-cov-2.yaml, entry: trivellin-2021-led }",
      fix: "Use an entry at 254 nm. It is a warning: your lamps may be of another kind."),
  ]
}
