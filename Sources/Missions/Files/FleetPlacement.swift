import Diagnostics
import Documents
import Maps
import Quantities

/// Puts a fleet on a map: positions of bases and pads.
enum FleetPlacement {
  /// A fleet on a map, with the places in its file that later checks point at.
  struct Located {
    var fleet: Fleet
    var spans: FleetSpans
  }

  /// The fleet with positions; nil and problems where a place is unknown or there are too few pads.
  static func place(_ draft: FleetDraft, on map: CityMap, log: inout ProblemLog) -> Located? {
    let before = log.diagnostics.count
    var bases: [Base] = []
    var pads: [String: [LocalPoint]] = [:]
    var padNames: [String: [WrittenName]] = [:]
    for base in draft.bases {
      var floor: (id: FloorID, level: IndoorLevel)?
      if base.isIndoors {
        floor = FloorFinder.floor(
          building: base.building, level: base.level, among: map.indoor, at: base.siteSpan, log: &log)
        if floor == nil { continue }
      }
      guard let position = position(of: base, on: map, level: floor?.level, log: &log) else { continue }
      bases.append(
        Base(
          id: base.id, position: position, turnaroundSeconds: base.turnaroundSeconds,
          turnaroundsAtOnce: base.turnaroundsAtOnce, floor: floor?.id))
      let count = draft.vehicles.count { $0.base == base.id }
      switch base.pads {
      case .grid(let spacing, let columns, let turned):
        pads[base.id] = FleetDraft.gridPads(
          around: position, count: count, spacingMetres: spacing, columns: columns, turnedDegrees: turned)
      case .positions(let points):
        let located = points.compactMap { MissionDecoding.local($0, map: map, span: base.padsSpan, log: &log) }
        reportMissingPads(base, located.count, for: count, log: &log)
        pads[base.id] = located
      case .waypoints(let names):
        guard let level = floor?.level else { continue }
        reportMissingPads(base, names.count, for: count, log: &log)
        // The place of the base is known already where its only pad is the place itself.
        pads[base.id] = names.compactMap { name in
          if case .place(name.text) = base.site { return position }
          return FloorFinder.waypoint(name, on: level, log: &log)?.position
        }
        padNames[base.id] = names
      }
    }
    guard log.diagnostics.count == before else { return nil }
    var used: [String: Int] = [:]
    var vehicles: [Vehicle] = []
    var vehicleSpans: [String: SourceSpan] = [:]
    var padNameOfVehicle: [String: WrittenName] = [:]
    for vehicle in draft.vehicles {
      let index = used[vehicle.base, default: 0]
      used[vehicle.base] = index + 1
      guard let list = pads[vehicle.base], index < list.count else { continue }
      vehicles.append(Vehicle(id: vehicle.id, type: vehicle.type, base: vehicle.base, pad: list[index]))
      vehicleSpans[vehicle.id] = vehicle.span
      padNameOfVehicle[vehicle.id] = padNames[vehicle.base].flatMap { index < $0.count ? $0[index] : nil }
    }
    let fleet = Fleet(name: draft.name, bases: bases, types: draft.types, vehicles: vehicles)
    let sites = Dictionary(draft.bases.map { ($0.id, $0.siteSpan) }) { first, _ in first }
    let padSpans = Dictionary(draft.bases.map { ($0.id, $0.padsSpan) }) { first, _ in first }
    return Located(
      fleet: fleet, spans: FleetSpans(sites: sites, pads: padSpans, vehicles: vehicleSpans, padNames: padNameOfVehicle))
  }

  private static func reportMissingPads(
    _ base: FleetDraft.BaseDraft, _ pads: Int, for vehicles: Int, log: inout ProblemLog
  ) {
    guard pads < vehicles else { return }
    log.error(
      "M208", "base `\(base.id)` has \(pads) pad\(pads == 1 ? "" : "s") for \(vehicles) vehicles", at: base.padsSpan,
      help: "each vehicle has its own pad: add \(vehicles - pads)"
        + (base.isIndoors ? " under `pads`, by the names of waypoints" : ""))
  }

  /// - Parameter level: the level of a base indoors; nil outdoors.
  private static func position(
    of base: FleetDraft.BaseDraft, on map: CityMap, level: IndoorLevel?, log: inout ProblemLog
  ) -> LocalPoint? {
    switch base.site {
    case .position(let point): return MissionDecoding.local(point, map: map, span: base.siteSpan, log: &log)
    case .place(let name):
      if let level {
        return FloorFinder.waypoint(WrittenName(text: name, span: base.siteSpan), on: level, log: &log)?.position
      }
      if let place = map.places.first(where: { $0.id == name }) { return place.position }
      log.error(
        "M020", "there is no place `\(name)` on the map", at: base.siteSpan,
        help: Suggestion.question(for: name, among: map.places.map(\.id))
          ?? "use one of the map's places, or write a `position`")
      return nil
    }
  }
}

/// Where a fleet's file says what later checks point at.
struct FleetSpans: Sendable, Hashable {
  /// The place or position of each base.
  var sites: [String: SourceSpan]
  /// The pads of each base.
  var pads: [String: SourceSpan]
  /// Each vehicle.
  var vehicles: [String: SourceSpan]
  /// The waypoint on which each vehicle indoors stands, by the vehicle's name.
  var padNames: [String: WrittenName]
}
