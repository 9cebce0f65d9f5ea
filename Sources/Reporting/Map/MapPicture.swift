import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// A picture of a city map with a plan, a run, or neither on it: SVG, north up, without scripts or outside files.
package struct MapPicture {
  let map: CityMap
  let plan: FleetPlan?
  let tasks: [TaskSummary]
  let options: Options
  let routes: [PlannedRoute]
  let tracks: [FlownTrack]
  let bases: [(name: String, position: LocalPoint)]
  let cells: [ThermalCell]
  let cellSize: Length
  let canvas: SVGCanvas

  /// What a picture shows, and how large.
  package struct Options: Hashable, Sendable {
    /// The width in pixels; text is sized for it.
    package var widthPixels: Double
    /// The part of the map to show; nil for the part that the plan and the run use, or all of the map without them.
    package var frame: BoundingBox?
    /// Seconds that local time is ahead of universal time, for the hours of zones. A plan's own offset goes first.
    package var offsetSeconds: Int
    /// Whether routes, swaths and tracks are drawn.
    package var showsMovements: Bool
    /// Whether tasks have their numbers on the map.
    package var numbersTasks: Bool
    /// Whether the map's own title, names of areas and streets, and signs of places are drawn: for maps without a plan.
    package var showsNames: Bool
    /// The moment for which zones are drawn: those that are not active then are pale. Nil draws all alike.
    package var moment: CivilTime?
    /// Vehicles that are not drawn: robots inside buildings, which have pictures of their own.
    package var hiddenVehicles: Set<String>
    /// Whether the legend names the vehicles.
    package var listsVehicles: Bool
    /// Warm places that are outlined and numbered.
    package var hotSpots: [HotSpot] = []
    /// The beginning of the names of patterns and clips: pictures inside one page need different ones. Letters only.
    package var prefix: String

    /// The defaults are those of pages: 1200 pixels wide, and what is used.
    package init(
      widthPixels: Double = 1200, frame: BoundingBox? = nil, offsetSeconds: Int = 0, showsMovements: Bool = true,
      numbersTasks: Bool = true, showsNames: Bool = false, moment: CivilTime? = nil, hiddenVehicles: Set<String> = [],
      listsVehicles: Bool = true, prefix: String = "m"
    ) {
      precondition(prefix.utf8.allSatisfy { (97...122).contains($0) }, "a prefix has lower-case letters only")
      self.widthPixels = widthPixels
      self.frame = frame
      self.offsetSeconds = offsetSeconds
      self.showsMovements = showsMovements
      self.numbersTasks = numbersTasks
      self.showsNames = showsNames
      self.moment = moment
      self.hiddenVehicles = hiddenVehicles
      self.listsVehicles = listsVehicles
      self.prefix = prefix
    }
  }

  /// Draws the map, over it the plan, and over that the run's tracks and thermal cells.
  ///
  /// - Returns: an `<svg>` element that stands alone as a file and inside a page. The same input gives the same bytes.
  /// - Throws: where a position of the plan or the run is too far from the map to be projected.
  package static func svg(
    map: CityMap, plan: FleetPlan? = nil, tasks: [TaskSummary] = [], run: RunRecord? = nil,
    options: Options = Options()
  ) throws(ProjectionError) -> String {
    try MapPicture(map: map, plan: plan, tasks: tasks, run: run, options: options).drawn()
  }

  init(
    map: CityMap, plan: FleetPlan?, tasks: [TaskSummary], run: RunRecord?, options: Options
  ) throws(ProjectionError) {
    self.map = map
    self.plan = plan
    self.tasks = tasks
    self.options = options
    self.routes = if let plan { try Self.shown(plan, options, projection: map.projection) } else { [] }
    self.bases = if let plan { try Self.bases(of: plan, projection: map.projection) } else { [] }
    let flown = run?.tracks.filter { !options.hiddenVehicles.contains($0.vehicle) } ?? []
    self.tracks = FlownTrack.all(of: flown, scales: TrackScales(tracks: flown, reserve: plan?.rules.reserve))
    self.cells = run?.thermalCells ?? []
    self.cellSize = run?.description.cellSize ?? Length(metres: 1)
    let used = Self.usedBox(routes: routes, tracks: tracks, tasks: tasks, boundary: map.boundary.boundingBox)
    let shapes = options.showsNames && used == nil ? Self.shapesAlone : Self.shapes
    let frame = options.frame ?? Self.frame(around: used, of: map, shapes: shapes)
    self.canvas = SVGCanvas(frame: frame, widthPixels: options.widthPixels)
  }

  func drawn() -> String {
    var shapes = baseLayers() + taskAreas() + thermalLayer() + zoneShapes()
    if options.showsMovements { shapes += swathLayer() + routeLayer() + trackLayer() }
    shapes += hotSpotLayer()
    return document(
      title: title, shapes: shapes, symbols: markers() + hotSpotMarks(), below: legend(top: canvas.heightPixels))
  }

  /// The whole picture.
  ///
  /// - Parameters:
  ///   - title: what the picture is of, plain text.
  ///   - style: rules that are added to the style sheet.
  ///   - shapes: markup inside the window, in tenths of a pixel.
  ///   - symbols: markup over the shapes inside the window, in pixels.
  ///   - below: what stands below the window, and how high it is in pixels.
  func document(
    title: String, style: String = "", shapes: String, symbols: String, below: (text: String, height: Double)
  ) -> String {
    let width = NumberText.short(canvas.widthPixels)
    let height = NumberText.short(canvas.heightPixels + below.height)
    let mapHeight = NumberText.short(canvas.heightPixels)
    let text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" role="img" class="map"\(frameText) \
      font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
      <title>\(Markup.escaped(title))</title>
      <style>\(MapStyle.css(prefix: options.prefix))\(style)</style>
      \(MapStyle.definitions(prefix: options.prefix, width: width, mapHeight: mapHeight))
      <rect class="m-paper" width="\(width)" height="\(height)"/>
      <g clip-path="url(#\(options.prefix)-window)">
      <g transform="scale(.1)">

      """
    return text + shapes + "</g>\n" + symbols + "</g>\n" + furniture() + below.text + "</svg>\n"
  }

  /// Where the picture lies, for the script of a run's page: metres of the west and the north border, and pixels for
  /// each metre; empty on pictures without tracks.
  private var frameText: String {
    guard !tracks.isEmpty, options.showsMovements else { return "" }
    return SVGCanvas.frameAttribute(canvas)
  }

  private var title: String {
    guard let plan else { return "Map of \(map.metadata.name)" }
    return "\(plan.mission) over \(map.metadata.name)"
  }

  /// The offset for hours of zones.
  var offsetSeconds: Int {
    plan?.start.offsetSeconds ?? options.moment?.offsetSeconds ?? options.offsetSeconds
  }

  /// The ways that are drawn.
  private static func shown(
    _ plan: FleetPlan, _ options: Options, projection: MapProjection
  ) throws(ProjectionError) -> [PlannedRoute] {
    try PlannedRoute.all(of: plan, projection: projection).filter {
      !options.hiddenVehicles.contains(plan.vehicles[$0.vehicle].id)
    }
  }

  /// How far beyond the map's border tracks still count for what a picture shows, in metres; what is farther is cut.
  private static let beyondMapMetres = 2000.0

  private static func usedBox(
    routes: [PlannedRoute], tracks: [FlownTrack], tasks: [TaskSummary], boundary: BoundingBox
  ) -> BoundingBox? {
    let near = boundary.expanded(byMetres: beyondMapMetres)
    var points = routes.flatMap(\.line) + tracks.flatMap { $0.lines.flatMap { $0 } }.filter(near.contains)
    for task in tasks {
      points += [task.from, task.position].compactMap { $0 } + (task.outline?.exterior ?? [])
    }
    return BoundingBox(around: points)
  }

  /// The narrowest and widest shape of a picture: height over width.
  static let shapes = 0.55...1.05
  /// The same for a map alone, which may fill the page.
  private static let shapesAlone = 0.35...1.7
  /// The least width of a picture in metres.
  private static let widthMin = 200.0

  /// A frame with a margin, not too flat and not too tall.
  static func frame(
    around used: BoundingBox?, of map: CityMap, shapes: ClosedRange<Double> = MapPicture.shapes
  ) -> BoundingBox {
    let inner = used ?? map.boundary.boundingBox
    let margin = used == nil ? 0 : 0.07 * max(inner.east - inner.west, inner.north - inner.south) + 30
    let box = inner.expanded(byMetres: margin)
    var width = max(box.east - box.west, widthMin)
    var height = max(box.north - box.south, 1)
    if height > width * shapes.upperBound { width = height / shapes.upperBound }
    height = max(height, width * shapes.lowerBound)
    let centre = box.centre
    return BoundingBox(
      west: centre.east - width / 2, south: centre.north - height / 2, east: centre.east + width / 2,
      north: centre.north + height / 2)
  }
}
