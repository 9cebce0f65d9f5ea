import Diagnostics

/// The rules of `building.yaml` files, height grids and population grids, with their pages.
enum IndoorRules {
  /// All of them.
  static let all: [Rule] = buildings + lifts + terrain + population

  private static let buildings: [Rule] = [
    Rule(
      MapRule.buildingFile, "the file is not a `building.yaml` that can be read",
      checks: "The file is UTF-8 and YAML, at most 4 MiB, with at most 16 aliases, 200,000 values and 200 levels.",
      why: "Nothing can be read from a text that does not parse, and a small file must not fill the memory.",
      example: "levels: [L1: {",
      fix: "Close quotes and brackets; export the building again from the traffic editor."),
    Rule(
      MapRule.buildingMissingKey, "a `building.yaml` lacks a key",
      checks: "There are `levels`; a level has `elevation` and `vertices`, a door its `type`, a measurement its "
        + "`distance`, a model its place, a lift its cabin and its `level_doors`.",
      why: "A guess would stand where a wall, a door or a height should.",
      example: "levels:\n  L1:\n    vertices: []",
      fix: "Add the key that the message names."),
    Rule(
      MapRule.buildingWrongValue, "a value of a `building.yaml` is not one that it can have",
      checks: "Values have their form: lists of the right length, numbers that are finite, parameters as "
        + "`[kind, value]` with 1 for a text, 2 for a whole number, 3 for a number, 4 for true or false; positions lie "
        + "within 100 km of the frame's origin; outlines do not cross themselves (such a floor is repaired).",
      why: "A vertex that is not a number stands nowhere.",
      example: "bidirectional: [1, true]",
      fix: "Write the value in the form that the message names."),
    Rule(
      MapRule.buildingIndex, "a vertex is named by an index that does not exist",
      checks: "Lanes, walls, doors, floors and measurements name vertices of their own level; they count from 0.",
      why: "The wall would be missing, and robots would drive through it.",
      example: "walls:\n  - [0, 99, {}]   # the level has 4 vertices",
      fix: "Correct the index. Vertices of other levels cannot be named."),
    Rule(
      MapRule.buildingUnknownKey, "a key of a `building.yaml` is unknown",
      checks: "Keys of the building and of its levels are ones that the format has.",
      why: "A misspelt `walls` would leave a level without walls.",
      example: "levels:\n  L1:\n    wall: []",
      fix: "Correct the name. What is unknown is not read."),
    Rule(
      MapRule.buildingNoScale, "a level has no scale",
      checks: "A level that is drawn on an image has a measurement between two vertices at different places.",
      why: "Without it nobody knows how many metres a unit of the drawing is.",
      example: "measurements: []",
      fix: "Add `measurements: [[0, 1, {distance: [3, 12.5]}]]` with a length that was measured on the spot."),
    Rule(
      MapRule.buildingDoubtfulScale, "a level's scale is doubtful",
      checks: "Several measurements agree within 1 %, and one unit of error in the longest changes the scale by "
        + "at most "
        + "2 %.",
      why: "All lengths follow from the scale: with 4 % of error, a corridor of 50 m ends 2 m elsewhere.",
      example: "distance: [3, 0.7] between points 26 units apart",
      fix: "Measure across the whole drawing."),
    Rule(
      MapRule.buildingAlignment, "a level does not fit onto the others",
      checks: "Levels share fiducials with the reference level, and after the alignment those lie within 0.25 m "
        + "of each "
        + "other.",
      why: "A lift whose shaft stands elsewhere on the next level cannot be used.",
      example: "fiducials: []   # on a building of two levels",
      fix: "Mark the same corners on all levels with the same names, and check the scales."),
    Rule(
      MapRule.buildingDuplicate, "two things of a level have the same name",
      checks: "Names of doors and of waypoints are unique on their level.",
      why: "A mission or a door controller that uses the name could mean either; the first is taken.",
      example: "two vertices called `kitchen`",
      fix: "Rename one of them."),
  ]

  private static let lifts: [Rule] = [
    Rule(
      MapRule.buildingLift, "a lift, a level or a lift's door does not exist",
      checks: "Lifts name levels and doors of their own that exist, and `lift_cabin` names a lift.",
      why: "A robot would wait for a lift that never comes.",
      example: "level_doors:\n  L9: [lift_door]",
      fix: "Correct the name."),
    Rule(
      MapRule.laneThroughWall, "a lane leads through a wall",
      checks: "Lanes cross walls only at doors and at the cabins of lifts.",
      why: "A robot that follows the lane stops at the wall.",
      example: "a lane between two rooms without a door",
      fix: "Draw the door, or move the lane. The message names the place."),
    Rule(
      MapRule.buildingTooComplex, "a level has too many walls",
      checks: "A level has at most 4,000 walls and doors with at most 20,000 crossings, and at most 2,000,000 "
        + "pairs of a "
        + "lane and a wall are compared.",
      why: "Rooms are the faces of all walls together, and the work grows with their crossings.",
      example: "hatched surfaces drawn as walls",
      fix: "Take out what is no wall, or split the level."),
  ]

  private static let terrain: [Rule] = [
    Rule(
      MapRule.terrainFile, "a height grid cannot be read",
      checks: "`.hgt` files have 1201 or 3601 samples a side and their south-west corner in the name, such as "
        + "`N60E024.hgt`; `.asc` files have `ncols`, `nrows`, `xllcorner`, `yllcorner` and `cellsize`, and as many "
        + "numbers.",
      why: "A cut file has lost the south of the tile.",
      example: "ncols 4\nnrows 3   # and eleven numbers",
      fix: "Download or export the file again; keep the name of an `.hgt` file."),
    Rule(
      MapRule.terrainNotInDegrees, "a height grid is not in degrees",
      checks: "The corners of the grid are a longitude and a latitude, WGS 84.",
      why: "A national grid in metres would lie somewhere else.",
      example: "xllcorner 385000",
      fix: "Convert it: `gdalwarp -t_srs EPSG:4326 in.asc out.tif`, then `gdal_translate -of AAIGrid out.tif "
        + "out.asc`."),
    Rule(
      MapRule.terrainHole, "the ground has a hole inside the map",
      checks: "Every sample of the ground around the map's boundary is known; voids (-32768, NODATA) are not filled.",
      why: "A height above unknown ground is no height.",
      example: "a void in the radar's shadow of a mountain",
      fix: "Join a tile that covers the place, or fill voids with the tool of your choice first."),
    Rule(
      MapRule.terrainGrid, "the ground asks for too much",
      checks: "The ground of a map has at most 4,000,000 samples, and grids have at most 40,000,000.",
      why: "A spacing of a centimetre over a city fills the memory.",
      example: "a spacing of 0.01 m",
      fix: "Choose a larger spacing; that of the source is enough."),
  ]

  private static let population: [Rule] = [
    Rule(
      MapRule.populationFile, "a population grid cannot be read",
      checks: "The file is a GeoPackage (SQLite) with one table of features, opened read-only; it is not "
        + "damaged, locked "
        + "or in the middle of a change (a `-wal` file beside it).",
      why: "Half of a population is worse than none.",
      example: "grid.gpkg-wal beside grid.gpkg",
      fix: "Close the program that writes it, or export the layer again: `ogr2ogr -f GPKG new.gpkg old.gpkg`."),
    Rule(
      MapRule.populationColumn, "a population grid has no column of people",
      checks: "A column is called `population`, `people` or `ind`, or it is named by the caller; it holds numbers that "
        + "are not negative.",
      why: "Another number, such as an identifier, would be taken for people.",
      example: "columns: fid, geom, he_vakiy",
      fix: "Name the column; the message lists those of the table."),
    Rule(
      MapRule.populationCell, "a cell of a population grid is damaged",
      checks: "Each cell has a GeoPackage geometry: a polygon or a multipolygon, finite, valid, whole to its "
        + "last byte.",
      why: "A cell that is left out looks like ground without people.",
      example: "a blob that ends in the middle of a ring",
      fix: "Export the layer again; the message names the row."),
    Rule(
      MapRule.populationReference, "a population grid is in a reference system that cannot be converted",
      checks: "The reference system is EPSG:4326, or one that PROJ knows how to convert.",
      why: "Cells in unknown coordinates lie anywhere.",
      example: "srs_id 0 (undefined)",
      fix: "Convert it: `ogr2ogr -t_srs EPSG:4326 new.gpkg old.gpkg`."),
  ]
}
