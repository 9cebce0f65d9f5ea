import Geometry
import Maps
import Missions
import Plans
import Quantities

/// What stands around a plan's ways, laid out once for all checks: closed zones, buildings, the map's boundary.
struct Surroundings: Sendable {
  /// The zones that are closed for the mission at some time of the plan, in the order of the map.
  let zones: [ZoneVolume]
  /// Finds zones by place; heights and hours are judged later, with their margins.
  let zoneTree: BoxTree
  /// The buildings, in the order of the map.
  let prisms: [Prism]
  /// Finds buildings by place and height.
  let prismTree: BoxTree
  /// The area outside which nothing may fly.
  let boundary: Outline

  /// - Parameter span: the mission seconds for which zones are laid out.
  init(mission: Mission, span: ClosedRange<Double>) {
    let map = mission.map
    zones = map.zones.compactMap { ZoneVolume(closed: $0, in: mission, span: span) }
    zoneTree = BoxTree(zones.map { SpaceTimeBox($0.extent.box) })
    prisms = map.buildings.map { Prism($0, terrain: map.terrain) }
    prismTree = BoxTree(prisms.map { SpaceTimeBox($0.outline.box, high: $0.top) })
    boundary = Outline(map.boundary)
  }
}

/// A building laid out: everything over the outline and at or below the top is solid.
struct Prism: Sendable {
  let building: Building
  let outline: Outline
  /// Metres above mean sea level.
  let top: Double

  init(_ building: Building, terrain: Terrain) {
    self.building = building
    outline = Outline(building.footprint)
    // The ground under a building is taken where it is highest among its corners.
    let corners = building.footprint.exterior
    top = corners.map { terrain.altitude(of: building.height, at: $0).metres }.max() ?? 0
  }

  /// `building `w12` (Kiasma)`.
  var name: String { "building `\(building.id)`" + (building.name.isEmpty ? "" : " (\(building.name))") }
}

/// A zone laid out in space and time.
struct ZoneVolume: Sendable {
  let zone: Zone
  let extent: Extent
  /// Metres above mean sea level; infinite where there is no limit.
  let lower: Double
  let upper: Double
  /// Mission seconds in which it is active, disjoint and ascending.
  private(set) var active: [FractionInterval]

  /// The same zone, active without end.
  var alwaysActive: ZoneVolume {
    var zone = self
    zone.active = [FractionInterval(lower: -.infinity, upper: .infinity)]
    return zone
  }

  /// A zone that is closed for the mission at some time of the span; nil where it is open or not active.
  init?(closed zone: Zone, in mission: Mission, span: ClosedRange<Double>) {
    guard Self.isClosed(zone, in: mission) else { return nil }
    self.init(zone, in: mission, span: span)
    guard !active.isEmpty else { return nil }
  }

  /// Lays a zone out, whatever its rule. `active` is empty where it is not active in the span.
  init(_ zone: Zone, in mission: Mission, span: ClosedRange<Double>) {
    let active = ZoneActivity.spans(
      of: zone, missionStart: mission.start, from: span.lowerBound, to: span.upperBound)
    let extent = Extent(zone.shape)
    let terrain = mission.map.terrain
    // Limits above the ground follow it; the lowest and the highest ground below the zone stand for them.
    let ground = terrain.groundRange(in: zone.boundingBox)
    func altitude(_ limit: Zone.Limit?, ground: Double, missing: Double) -> Double {
      switch limit {
      case .aboveMeanSeaLevel(let altitude): altitude.metres
      case .aboveGround(let height): ground + height.metres
      // Without the geoid nobody knows where such a limit is: it does not count, and the zone has no end there.
      case .aboveEllipsoid(let height): (try? terrain.altitude(of: height))?.metres ?? missing
      case nil: missing
      }
    }
    self.zone = zone
    self.extent = extent
    self.lower = altitude(zone.lower, ground: ground.lowerBound, missing: -.infinity)
    self.upper = altitude(zone.upper, ground: ground.upperBound, missing: .infinity)
    self.active = active
  }

  /// `zone `hospital` (Meilahti)`.
  var name: String {
    "zone `\(zone.identifier)`" + (zone.name.isEmpty || zone.name == zone.identifier ? "" : " (\(zone.name))")
  }

  /// The restriction decides, with what the mission holds.
  private static func isClosed(_ zone: Zone, in mission: Mission) -> Bool {
    switch zone.restriction {
    case .prohibited: true
    case .authorisationRequired: !mission.authorisations.contains(zone.identifier)
    case .conditional: !mission.acknowledgedZones.contains(zone.identifier)
    case .unrestricted: false
    }
  }
}
