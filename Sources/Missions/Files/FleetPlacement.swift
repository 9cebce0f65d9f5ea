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
    for base in draft.bases {
      guard let position = position(of: base, on: map, log: &log) else { continue }
      bases.append(
        Base(
          id: base.id, position: position, turnaroundSeconds: base.turnaroundSeconds,
          turnaroundsAtOnce: base.turnaroundsAtOnce))
      let count = draft.vehicles.count { $0.base == base.id }
      switch base.pads {
      case .grid(let spacing, let columns, let turned):
        pads[base.id] = FleetDraft.gridPads(
          around: position, count: count, spacingMetres: spacing, columns: columns, turnedDegrees: turned)
      case .positions(let points):
        let located = points.compactMap { MissionDecoding.local($0, map: map, span: base.padsSpan, log: &log) }
        if located.count < count {
          log.error(
            "M208", "base `\(base.id)` has \(located.count) pads for \(count) vehicles", at: base.padsSpan,
            help: "each vehicle has its own pad: add \(count - located.count)")
        }
        pads[base.id] = located
      }
    }
    guard log.diagnostics.count == before else { return nil }
    var used: [String: Int] = [:]
    var vehicles: [Vehicle] = []
    var vehicleSpans: [String: SourceSpan] = [:]
    for vehicle in draft.vehicles {
      let index = used[vehicle.base, default: 0]
      used[vehicle.base] = index + 1
      guard let list = pads[vehicle.base], index < list.count else { continue }
      vehicles.append(Vehicle(id: vehicle.id, type: vehicle.type, base: vehicle.base, pad: list[index]))
      vehicleSpans[vehicle.id] = vehicle.span
    }
    let fleet = Fleet(name: draft.name, bases: bases, types: draft.types, vehicles: vehicles)
    let sites = Dictionary(draft.bases.map { ($0.id, $0.siteSpan) }) { first, _ in first }
    let padSpans = Dictionary(draft.bases.map { ($0.id, $0.padsSpan) }) { first, _ in first }
    return Located(fleet: fleet, spans: FleetSpans(sites: sites, pads: padSpans, vehicles: vehicleSpans))
  }

  private static func position(
    of base: FleetDraft.BaseDraft, on map: CityMap, log: inout ProblemLog
  ) -> LocalPoint? {
    switch base.site {
    case .position(let point): return MissionDecoding.local(point, map: map, span: base.siteSpan, log: &log)
    case .place(let name):
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
}
