import Geometry
import Maps
import Missions
import Plans
import Quantities

/// A plan laid out in the map's frame, ready to be judged.
struct PlanUnderProof: Sendable {
  let plan: FleetPlan
  let mission: Mission
  let digests: PlanDigests?
  /// The plan that this one goes on from, where it names one and it could be read.
  let earlierPlan: FleetPlan?
  /// The names of the sorties that it keeps of that plan.
  let keptSorties: Set<String>
  /// All sorties that can be laid out, in the order of the plan.
  let sorties: [SortieTrack]
  /// Those of vehicles that fly. What holds in the air alone is asked of them and not of ground robots.
  let flights: [SortieTrack]
  /// What could not be laid out: no points, numbers that are not finite, positions that cannot be projected.
  let unreadable: [Violation]
  /// Zones, buildings and boundary.
  let surroundings: Surroundings
  /// All pieces of all flights, in the order of the plan.
  let pieces: [Piece]
  /// Finds pieces in space and time; answers are places in `pieces`.
  let pieceTree: BoxTree
  /// The mission's tasks by name.
  private let tasks: [String: MissionTask]
  /// The legs that serve each task, in the order of time.
  private let servingLegs: [String: [ServingLeg]]

  init(plan: FleetPlan, mission: Mission, digests: PlanDigests?, earlierPlan: FleetPlan? = nil) {
    self.plan = plan
    self.mission = mission
    self.digests = digests
    self.earlierPlan = earlierPlan
    keptSorties = Set(plan.earlier?.kept ?? [])
    let members = FleetMembers(mission.fleet)
    var tracks: [SortieTrack] = []
    var unreadable: [Violation] = []
    for (number, vehicle) in plan.vehicles.enumerated() {
      for sortie in vehicle.sorties {
        do throws(LayoutError) {
          tracks.append(
            try SortieTrack(
              sortie, of: vehicle, vehicleIndex: number, index: tracks.count, members: members,
              projection: mission.map.projection))
        } catch {
          unreadable.append(
            Violation(
              ContinuityCheck.rule, "\(sortie.id): \(error.reason)", vehicle: vehicle.id, sortie: sortie.id))
        }
      }
    }
    self.sorties = tracks
    flights = tracks.filter { !$0.isOfGroundRobot }
    self.unreadable = unreadable
    let from = tracks.map(\.startTime).min() ?? 0
    let to = tracks.map(\.endTime).max() ?? 0
    // The way home may take longer than the plan: zones are laid out for a day more.
    surroundings = Surroundings(mission: mission, span: (min(from, to) - 1)...(max(from, to) + 86_400))
    pieces = flights.flatMap { $0.legs.flatMap(\.pieces) }
    pieceTree = BoxTree(pieces.map(\.spaceTimeBox))
    tasks = Dictionary(mission.tasks.map { ($0.id, $0) }) { first, _ in first }
    servingLegs = Self.servingLegs(tracks, without: Set(plan.earlier?.undone ?? []))
  }

  private static func servingLegs(
    _ sorties: [SortieTrack], without undone: Set<EarlierPlan.UndoneTask>
  ) -> [String: [ServingLeg]] {
    var legs: [String: [ServingLeg]] = [:]
    for sortie in sorties {
      for leg in sortie.legs {
        if let task = leg.leg.task, !undone.contains(.init(task: task, sortie: sortie.sortie.id)) {
          legs[task, default: []].append(ServingLeg(sortie: sortie, leg: leg))
        }
      }
    }
    return legs.mapValues { $0.sorted { ($0.leg.startTime, $0.sortie.index) < ($1.leg.startTime, $1.sortie.index) } }
  }

  func address(of piece: Piece) -> LegAddress { sorties[piece.address.sortie].address(ofLeg: piece.address.leg) }

  /// The WGS 84 position for a message.
  func geo(_ point: TrackPoint) -> GeoPoint? { geo(point.position) }

  /// The WGS 84 position for a message.
  func geo(_ point: LocalPoint) -> GeoPoint? {
    do throws(ProjectionError) {
      return try mission.map.projection.geo(point)
    } catch {
      return nil
    }
  }

  /// Whether a piece was flown before the plan was made again: it belongs to a kept sortie and ended by then.
  func isPast(_ piece: Piece, of sortie: SortieTrack) -> Bool {
    guard let at = plan.earlier?.at.seconds else { return false }
    return piece.endTime <= at && keptSorties.contains(sortie.sortie.id)
  }

  /// The floor of the base of a ground robot; nil for others and where the base stands on none.
  func floor(of vehicle: Vehicle?) -> FloorID? {
    guard let vehicle, mission.fleet.type(named: vehicle.type)?.isGroundRobot ?? false else { return nil }
    return mission.fleet.base(named: vehicle.base)?.floor
  }

  /// Metres above mean sea level of that floor; nil where there is none.
  func floorAltitude(of vehicle: Vehicle?) -> Double? {
    floor(of: vehicle).flatMap { mission.map.altitude(of: $0)?.metres }
  }

  /// Whether a vehicle is a ground robot whose base stands on no floor.
  func isOutdoors(_ vehicle: Vehicle?) -> Bool {
    guard let vehicle, mission.fleet.type(named: vehicle.type)?.isGroundRobot ?? false else { return false }
    return mission.fleet.base(named: vehicle.base).map { $0.floor == nil } ?? false
  }

  func task(named name: String) -> MissionTask? { tasks[name] }

  /// The legs that serve a task, in the order of time.
  func legs(servingTask name: String) -> [ServingLeg] { servingLegs[name] ?? [] }

  /// The lowest and the highest place of a leg above the ground.
  func heights(of leg: LegTrack) -> LegHeights { LegHeights(of: leg, over: mission.map.terrain) }

  /// The height above the ground of a point.
  func height(of point: TrackPoint) -> Double {
    mission.map.terrain.height(of: AltitudeAMSL(metres: point.altitude), at: point.position).metres
  }
}

/// A leg that serves a task, with its sortie.
struct ServingLeg: Sendable {
  let sortie: SortieTrack
  let leg: LegTrack
}

/// The vehicles and types of a fleet by name.
struct FleetMembers: Sendable {
  private let vehicles: [String: Vehicle]
  private let types: [String: VehicleType]

  init(_ fleet: Fleet) {
    vehicles = Dictionary(fleet.vehicles.map { ($0.id, $0) }) { first, _ in first }
    types = Dictionary(fleet.types.map { ($0.id, $0) }) { first, _ in first }
  }

  func vehicle(named name: String) -> Vehicle? { vehicles[name] }
  func type(of vehicle: Vehicle?) -> VehicleType? { vehicle.flatMap { types[$0.type] } }
}
