import Diagnostics

/// The rules of map folders, imports and zone files, with their pages.
package enum MapRules {
  /// All rules of this module.
  package static let all: [Rule] = folders + imports + zones

  private static let folders: [Rule] = [
    Rule(
      MapRule.unreadableFile, "a file of the map cannot be read",
      checks: "`map.yaml` and every layer that it lists can be read, and none is larger than 1 GiB.",
      why: "A map with a missing layer looks like a city without zones or without buildings.",
      example: "layers:\n  - zones: zone.json     # the file is called zones.json",
      fix: "Correct the name in `map.yaml`, or put the file into the map's folder."),
    Rule(
      MapRule.syntax, "`map.yaml` is not YAML",
      checks: "`map.yaml` is YAML and holds keys with values.",
      why: "Nothing can be read from a text that does not parse.",
      example: "name: \"Helsinki",
      fix: "Close quotes and brackets, and indent with spaces."),
    Rule(
      MapRule.missingKey, "a key of `map.yaml` is missing",
      checks:
        "`map`, `name`, `origin`, `ground_level`, `sources` and `layers` are all there, and each source has `source`, "
        + "`source_date`, `licence` and `attribution`.",
      why: "Without origin and ground there is no geometry; without licence and credit the map may not be shown.",
      example: "map: 1\nname: Helsinki",
      fix: "Add the key. `maps/helsinki/map.yaml` shows all of them."),
    Rule(
      MapRule.wrongValue, "a value of the map is not one that it can have",
      checks:
        "Values of `map.yaml` have their form: version 1, `[longitude, latitude]`, a height such as `8 m`, a "
        + "date such as 2019-04-21, layers as `- kind: file` inside the map's folder, and keys of sources made "
        + "of a-z, 0-9 and hyphens. At an import, the ground lies within 10 km of the sea's level.",
      why: "A wrong origin or ground level shifts the whole city.",
      example: "origin: [60.17, 24.94, 8]",
      fix: "Write the value in the form that the message names; longitude comes first."),
    Rule(
      MapRule.unknownKey, "a key or a kind of layer is unknown",
      checks: "Every key of `map.yaml` and every kind of layer is one that Sortie knows.",
      why: "A misspelt layer would be left out without a word.",
      example: "layers:\n  - building: buildings.geojson",
      fix: "Use one of the names in the message."),
    Rule(
      MapRule.duplicateIdentifier, "two things of one kind have the same identifier",
      checks: "Places, areas, buildings and streets have identifiers that are unique among their kind.",
      why: "A mission that names it could mean either.",
      example: "{\"type\":\"Feature\",\"id\":\"base-north\",…}   twice in the places",
      fix: "Give one of them another identifier."),
    Rule(
      MapRule.notGeoJSON, "a layer is not a GeoJSON feature collection",
      checks: "A layer is strict JSON (RFC 8259), an object of type `FeatureCollection` with a list of features.",
      why: "Half of a broken file may parse; nobody knows which half.",
      example: "{\"type\": \"Feature\", …}   alone in the file",
      fix: "Wrap the features into a `FeatureCollection`; the message names the line that does not parse."),
    Rule(
      MapRule.wrongFeature, "a feature lacks a property or has a wrong one",
      checks: "Features have an `id`, and their properties the types that their layer needs, such as a building's "
        + "`height` in metres.",
      why: "A building without a height cannot be kept clear of.",
      example: "\"properties\": { \"height\": \"18 m\" }",
      fix: "Write the property as the message says, here `\"height\": 18`."),
    Rule(
      MapRule.wrongGeometry, "a feature's geometry is not right",
      checks:
        "Geometries have the type of their layer, lie on the Earth in degrees with longitude first, and are valid: "
        + "rings do not cross themselves.",
      why: "Inside and outside of a crossing ring are not defined, and planning needs to know.",
      example: "\"coordinates\": [[[24.94, 60.17], [24.95, 60.18], [24.94, 60.18], [24.95, 60.17]]]",
      fix: "Repair the shape in the tool that made it. Shapes from OpenStreetMap are repaired at import (C203)."),
    Rule(
      MapRule.outsideBoundary, "something lies outside the map's boundary",
      checks: "Places and areas that missions can name lie inside the boundary.",
      why: "Nothing is known of the ground out there, so nothing is planned there.",
      example: "a place 2 km beyond the edge of the extract",
      fix: "Move it inside, or import a larger extract."),
    Rule(
      MapRule.noUndulation, "zones have limits above the ellipsoid, and the map cannot convert them",
      checks: "A map with a zone whose limit is above the WGS 84 ellipsoid says in `geoid_undulation` how far mean sea "
        + "level lies above the ellipsoid.",
      why: "The two differ by up to 100 m, and a limit that is off by that much protects nothing.",
      example: "\"upperVerticalReference\": \"WGS84\"   in a zone file, and no `geoid_undulation` in `map.yaml`",
      fix: "Write `geoid_undulation: 18.1 m` with the value of the place, from the country's geoid model."),
    Rule(
      MapRule.layerOrigin, "a layer does not say where it comes from",
      checks: "Each layer names its origin with `from`, and `sources` describes it.",
      why: "Data without origin, date, licence and credit may not be shown, and nobody can judge it.",
      example: "layers:\n  - buildings: buildings.geojson     # no `from: osm` below it",
      fix: "Write `from: KEY` in the same entry, and describe KEY under `sources`."),
  ]

  private static let imports: [Rule] = [
    Rule(
      MapRule.osmFile, "the OSM file cannot be imported",
      checks:
        "The extract is OSM PBF: whole blobs, zlib or raw, dense or plain nodes, and a box to take the origin from.",
      why: "A cut download has lost its last streets and buildings.",
      example: "city.osm.pbf, cut after 1 MB",
      fix: "Download the extract again; `osmium fileinfo` tells whether it is whole."),
    Rule(
      MapRule.cutElement, "an element is incomplete",
      checks: "Ways and relations have all their nodes and members, rings close and have three corners, and a relation "
        + "has at most 10,000 members.",
      why:
        "The edge of an extract cuts what crosses it. A cut building stands for its known corners; what is less than "
        + "that is left out, and named here.",
      example: "a building half outside the extract",
      fix: "Import a larger extract, or keep missions away from the edge."),
    Rule(
      MapRule.invalidShape, "a shape was invalid and was repaired",
      checks: "Outlines do not cross themselves.",
      why: "The repaired outline may be a little larger or smaller than what was meant.",
      example: "a building drawn as a bow tie",
      fix: "Look at the place on the map; mend it in OpenStreetMap for everybody."),
    Rule(
      MapRule.unreadableHeight, "a height could not be read",
      checks: "`height` and `building:levels` are numbers, with or without a unit, and a height is 1 to 1,000 m.",
      why: "The height is then assumed from the building's class.",
      example: "height=about 20, or a register that writes 0.1 where it knows nothing",
      fix: "Correct the tag; until then the assumed height counts."),
    Rule(
      MapRule.coastline, "the coastline was left out",
      checks: "Whether the extract has a coastline; it is open at the extract's edge and makes no polygon.",
      why: "The sea is then not among the water surfaces.",
      example: "any harbour city",
      fix: "Add the water by hand in a layer of your own where a mission needs it."),
    Rule(
      MapRule.importedFile, "a file cannot be imported",
      checks:
        "A file is OSM PBF, a GeoJSON FeatureCollection, GeoJSON features one after the other, or a zone file, plain "
        + "or packed with gzip; it is whole, in WGS 84 degrees, and no larger than a city.",
      why: "Half of a broken file may parse, and metres that are read as degrees lie in the Atlantic.",
      example: "a hospital plan with \"coordinates\": [[[1046002.67, 226.96], …]]]",
      fix: "Convert the file as the message says."),
    Rule(
      MapRule.importedFeature, "a feature was left out or understood by a guess",
      checks:
        "Features of GeoJSON files have a geometry of a known type, positions on Earth, rings that end where they "
        + "start, and do not cross the 180th meridian.",
      why: "You can see what is missing, and object.",
      example: "\"geometry\": null",
      fix: "Correct the feature where it matters; the message has its number and line."),
    Rule(
      MapRule.leftOut, "features were left out",
      checks: "Which features have no place in a map, by kind and number, and how many lie outside the boundary.",
      why: "Railways, brooks and tunnels are no obstacles, but you should know that they are not there.",
      example: "2718 transportation rail",
      fix: "Nothing has to be done where they are not wanted."),
  ]

  private static let zones: [Rule] = [
    Rule(
      MapRule.zoneFile, "the file is not an ED-269 file",
      checks: "Zones come as `features`, as `UASZoneList`, or as a bare list of zones.",
      why: "A file that is misread as empty would open the sky.",
      example: "{\"zones\": []}",
      fix: "Export the zones as ED-269 JSON."),
    Rule(
      MapRule.zoneRefused, "a zone cannot be understood",
      checks: "Each zone has an identifier, a known restriction, and a polygon or a circle that makes sense.",
      why: "A zone that is dropped without a word is the worst that a map can do, so the map is refused.",
      example: "\"restriction\": \"FORBIDDEN\"",
      fix: "Correct the field that the message names."),
    Rule(
      MapRule.zoneQuirk, "a zone departs from ED-269 and was understood all the same",
      checks: "Fields have the form of the standard. Real files depart from it; what was assumed is said here.",
      why: "You can see what was assumed, and object.",
      example: "\"lowerLimit\": \"0\"",
      fix: "Nothing has to be done where the assumption is right."),
  ]
}
