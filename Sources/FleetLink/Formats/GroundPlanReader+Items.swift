import Quantities

extension GroundPlanReader {
  /// The versions of surveys and scans that can be read.
  private static let complexVersions = 1...6

  /// One entry of the mission; nil and a problem where it is damaged.
  mutating func item(_ node: Node) -> GroundStationPlan.Content? {
    guard case .object = node.value.content else {
      log(.value, "an item is \(node.value.kindName), and an object is needed", at: node)
      return nil
    }
    // Version 1 calls it `missionItem`.
    let type = node["type"]?.value.text ?? "SimpleItem"
    switch type {
    case "SimpleItem", "missionItem": return simple(node).map { .command($0) }
    case "ComplexItem", "complexItem": return complex(node)
    default:
      guard let member = node["type"] else { return nil }
      log(.value, "`\(type.prefix(40))` is no type of an item", at: member, help: "SimpleItem and ComplexItem are")
      return nil
    }
  }

  /// One command.
  mutating func simple(_ node: Node) -> GroundStationPlan.Command? {
    guard let command = required(node, "command", of: "the item") else { return nil }
    guard let number = command.value.number.flatMap({ UInt16(exactly: $0) }) else {
      log(.value, "`command` is no whole number from 0 to 65535", at: command)
      return nil
    }
    guard let frame = byte(node, "frame") else {
      if node["frame"] == nil { log(.missing, "the item has no `frame`", at: node) }
      return nil
    }
    guard let values = parameters(node) else { return nil }
    let continues = flag(node, "autoContinue") ?? true
    guard let result = CommandPlace.command(number, frame: frame, values: values, continues: continues) else {
      log(
        .value, "the item's place is no position on earth", at: node["params"] ?? node,
        help: "parameters 5 and 6 are latitude and longitude in degrees")
      return nil
    }
    return result
  }

  /// Seven parameters; older files have four of them and a `coordinate`, or `param1` to `param4`.
  private mutating func parameters(_ node: Node) -> [Double?]? {
    var values: [Double?] = []
    if let list = node["params"] {
      guard let elements = list.elements, elements.count == 7 || elements.count == 4 else {
        log(.value, "`params` is not a list of seven numbers", at: list)
        return nil
      }
      for element in elements {
        guard element.value.isNull || element.value.number != nil else {
          log(.value, "a parameter is \(element.value.kindName), and a number or null is needed", at: element)
          return nil
        }
        values.append(element.value.number)
      }
    } else if node["param1"] != nil || node["coordinate"] != nil {
      values = (1...4).map { number(node, "param\($0)") }
    } else {
      log(.missing, "the item has no `params`", at: node)
      return nil
    }
    guard values.count == 4 else { return values }
    guard let member = node["coordinate"] else {
      log(.missing, "the item has four parameters and no `coordinate`", at: node)
      return nil
    }
    guard let list = member.value.list, list.count == 3, list.allSatisfy({ $0.isNull || $0.number != nil }) else {
      log(.value, "`coordinate` is not `[latitude, longitude, height]`", at: member)
      return nil
    }
    return values + list.map(\.number)
  }

  private mutating func complex(_ node: Node) -> GroundStationPlan.Content? {
    guard let kind = required(node, "complexItemType", of: "the item") else { return nil }
    guard let version = version(node, of: "the item", in: Self.complexVersions, otherwise: 1) else { return nil }
    switch kind.value.text {
    case "survey": return survey(node, version: version).map { .survey($0) }
    case "CorridorScan": return corridor(node, version: version).map { .corridor($0) }
    case "StructureScan", "StructureScan-v2": return structure(node, version: version).map { .structure($0) }
    case "fwLandingPattern", "vtolLandingPattern":
      let place = (node["landCoordinate"] ?? node["landingCoordinate"])
        .flatMap { coordinate($0, of: "the landing") }
      return .landing(
        GroundStationPlan.Landing(kind: kind.value.text ?? "", position: place?.position))
    default:
      log(
        .value, "`\((kind.value.text ?? "").prefix(40))` is no known kind of a complex item", at: kind,
        help: "survey, CorridorScan, StructureScan and landing patterns are read")
      return nil
    }
  }

  private mutating func survey(_ node: Node, version: Int) -> GroundStationPlan.Survey? {
    guard let outline = required(node, "polygon", of: "the survey"),
      let polygon = line(outline, of: "the survey", countMin: 3)
    else { return nil }
    let style = node["TransectStyleComplexItem"]
    // Versions 1 to 3 keep the passes under `grid`.
    let grid = node["grid"]
    if style == nil, grid == nil {
      log(.missing, "the survey has neither `TransectStyleComplexItem` nor the `grid` of older files", at: node)
      return nil
    }
    var work = style.map { transects($0) } ?? GroundStationPlan.CameraWork()
    if let grid { self.grid(grid, of: node, into: &work) }
    let angle = number(grid ?? node, "angle") ?? number(node, "angle")
    var commands: [GroundStationPlan.Command]?
    if let style {
      guard let list = required(style, "Items", of: "the survey") else { return nil }
      guard let read = self.commands(list) else { return nil }
      commands = read
    }
    let crossed = style.map { flag($0, "Refly90Degrees") ?? false } ?? flag(node, "refly90Degrees") ?? false
    return GroundStationPlan.Survey(
      version: version, polygon: polygon, angle: angle.map { Angle(degrees: $0) }, work: work,
      isCrosshatched: crossed, commands: commands)
  }

  private mutating func corridor(_ node: Node, version: Int) -> GroundStationPlan.Corridor? {
    guard let path = required(node, "polyline", of: "the corridor"),
      let line = line(path, of: "the corridor", countMin: 2)
    else { return nil }
    let style = node["TransectStyleComplexItem"]
    let work = style.map { transects($0) } ?? GroundStationPlan.CameraWork()
    var commands: [GroundStationPlan.Command]?
    if let list = style?["Items"] {
      guard let read = self.commands(list) else { return nil }
      commands = read
    }
    return GroundStationPlan.Corridor(
      version: version, line: line, width: positive(node, "CorridorWidth").map(Length.init(metres:)), work: work,
      commands: commands)
  }

  private mutating func structure(_ node: Node, version: Int) -> GroundStationPlan.Structure? {
    guard let outline = required(node, "polygon", of: "the scan"),
      let polygon = line(outline, of: "the scan", countMin: 3)
    else { return nil }
    var work = GroundStationPlan.CameraWork()
    if let camera = node["CameraCalc"] { calculation(camera, into: &work) }
    return GroundStationPlan.Structure(
      version: version, polygon: polygon,
      structureHeight: positive(node, "StructureHeight").map(Length.init(metres:)),
      lowest: (number(node, "ScanBottomAlt") ?? number(node, "Altitude")).map(HeightAboveHome.init(metres:)),
      layers: positive(node, "Layers").flatMap { Int(exactly: $0) }, work: work)
  }

  /// The commands that a survey or a scan was made into.
  private mutating func commands(_ node: Node) -> [GroundStationPlan.Command]? {
    guard let elements = node.elements else {
      log(.value, "`Items` is \(node.value.kindName), and a list is needed", at: node)
      return nil
    }
    commands += elements.count
    guard commands <= GroundStationFile.commandsMax else {
      log(.tooLarge, "the surveys have more than \(GroundStationFile.commandsMax) commands", at: node)
      return nil
    }
    var result: [GroundStationPlan.Command] = []
    for element in elements {
      guard let command = simple(element) else { return nil }
      result.append(command)
    }
    return result
  }

  /// What surveys and corridors have in common.
  private mutating func transects(_ node: Node) -> GroundStationPlan.CameraWork {
    var work = GroundStationPlan.CameraWork()
    if let camera = node["CameraCalc"] { calculation(camera, into: &work) }
    work.turnAround = positive(node, "TurnAroundDistance").map(Length.init(metres:))
    work.followsTerrain = flag(node, "FollowTerrain") ?? false
    work.hoversForFrames = flag(node, "HoverAndCapture") ?? false
    return work
  }

  /// What follows from the camera. The ground sample is in centimetres to a pixel, overlaps in percent.
  private mutating func calculation(_ node: Node, into work: inout GroundStationPlan.CameraWork) {
    work.camera = node["CameraName"]?.value.text
    work.distance = positive(node, "DistanceToSurface").map(Length.init(metres:))
    if let relative = flag(node, "DistanceToSurfaceRelative") {
      work.isDistanceRelative = relative
    } else if let mode = number(node, "DistanceMode") {
      work.isDistanceRelative = mode == 1
    }
    work.groundSample = positive(node, "ImageDensity").map { Length(metres: $0 / 100) }
    work.spacing = positive(node, "AdjustedFootprintSide").map(Length.init(metres:))
    work.triggerDistance = positive(node, "AdjustedFootprintFrontal").map(Length.init(metres:))
    work.sideOverlap = share(node, "SideOverlap")
    work.frontOverlap = share(node, "FrontalOverlap")
  }

  /// The passes of surveys before version 4.
  private mutating func grid(_ grid: Node, of node: Node, into work: inout GroundStationPlan.CameraWork) {
    work.distance = positive(grid, "altitude").map(Length.init(metres:))
    work.isDistanceRelative = flag(grid, "relativeAltitude") ?? true
    work.spacing = positive(grid, "spacing").map(Length.init(metres:))
    work.turnAround = positive(grid, "turnAroundDistance").map(Length.init(metres:))
    work.triggerDistance = positive(node, "cameraTriggerDistance").map(Length.init(metres:))
    work.hoversForFrames = flag(node, "hoverAndCapture") ?? false
    guard let camera = node["camera"] else { return }
    work.camera = camera["name"]?.value.text
    work.groundSample = positive(camera, "groundResolution").map { Length(metres: $0 / 100) }
    work.sideOverlap = share(camera, "imageSideOverlap")
    work.frontOverlap = share(camera, "imageFrontalOverlap")
  }

  private mutating func share(_ node: Node, _ key: String) -> Double? {
    guard let percent = number(node, key) else { return nil }
    guard (0..<100).contains(percent) else {
      if let member = node[key] { log(.value, "`\(key)` is no share from 0 to 100 percent", at: member) }
      return nil
    }
    return percent / 100
  }
}
