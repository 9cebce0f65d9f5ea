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
  /// All sorties that can be laid out, in the order of the plan.
  let sorties: [SortieTrack]
  /// What could not be laid out: no points, numbers that are not finite, positions that cannot be projected.
  let unreadable: [Violation]

  init(plan: FleetPlan, mission: Mission, digests: PlanDigests?) {
    self.plan = plan
    self.mission = mission
    self.digests = digests
    var tracks: [SortieTrack] = []
    var unreadable: [Violation] = []
    for vehicle in plan.vehicles {
      for sortie in vehicle.sorties {
        do throws(LayoutError) {
          tracks.append(
            try SortieTrack(sortie, of: vehicle, index: tracks.count, mission: mission))
        } catch {
          unreadable.append(
            Violation(
              ContinuityCheck.rule, "\(sortie.id): \(error.reason)", vehicle: vehicle.id, sortie: sortie.id))
        }
      }
    }
    self.sorties = tracks
    self.unreadable = unreadable
  }

  /// All pieces of all sorties, in the order of the plan.
  var pieces: [Piece] { sorties.flatMap { $0.legs.flatMap(\.pieces) } }

  func address(of piece: Piece) -> LegAddress { sorties[piece.address.sortie].address(ofLeg: piece.address.leg) }

  /// The WGS 84 position for a message.
  func geo(_ point: TrackPoint) -> GeoPoint? {
    do throws(ProjectionError) {
      return try mission.map.projection.geo(point.position)
    } catch {
      return nil
    }
  }

  func task(named name: String) -> MissionTask? { mission.tasks.first { $0.id == name } }

  /// The legs that serve a task, in the order of time.
  func legs(servingTask name: String) -> [(sortie: SortieTrack, leg: LegTrack)] {
    sorties.flatMap { sortie in sortie.legs.filter { $0.leg.task == name }.map { (sortie, $0) } }
      .sorted { ($0.leg.startTime, $0.sortie.index) < ($1.leg.startTime, $1.sortie.index) }
  }

  /// The height above the ground of a point.
  func height(of point: TrackPoint) -> Double {
    mission.map.terrain.height(of: AltitudeAMSL(metres: point.altitude), at: point.position).metres
  }
}

/// One sortie laid out in the map's frame.
struct SortieTrack: Sendable {
  /// The index into `PlanUnderProof.sorties`.
  let index: Int
  let vehicle: VehiclePlan
  let sortie: Sortie
  /// The vehicle's type by the mission; nil where the mission has no such vehicle.
  let type: VehicleType?
  /// The vehicle by the mission.
  let missionVehicle: Vehicle?
  /// At least one leg.
  let legs: [LegTrack]

  init(_ sortie: Sortie, of vehicle: VehiclePlan, index: Int, mission: Mission) throws(LayoutError) {
    self.index = index
    self.vehicle = vehicle
    self.sortie = sortie
    self.missionVehicle = mission.fleet.vehicle(named: vehicle.id)
    self.type = missionVehicle.flatMap { mission.fleet.type(named: $0.type) }
    guard !sortie.legs.isEmpty else { throw LayoutError(reason: "the sortie has no leg") }
    guard sortie.chargeAtStart.fraction.isFinite, sortie.chargeAtEnd.fraction.isFinite else {
      throw LayoutError(reason: "a charge is not a number")
    }
    var legs: [LegTrack] = []
    for (number, leg) in sortie.legs.enumerated() {
      legs.append(try LegTrack(leg, index: number, sortie: index, projection: mission.map.projection))
    }
    self.legs = legs
  }

  var startTime: Double { legs.first?.startTime ?? 0 }
  var endTime: Double { legs.last?.endTime ?? 0 }

  func address(ofLeg index: Int) -> LegAddress {
    LegAddress(vehicle: vehicle.id, sortie: sortie.id, leg: index, kind: legs[index].leg.kind.rawValue)
  }
}

/// One leg laid out in the map's frame.
struct LegTrack: Sendable {
  let index: Int
  let leg: Leg
  /// The leg's points; at least two.
  let points: [TrackPoint]
  /// One piece between each two neighbours.
  let pieces: [Piece]

  init(_ leg: Leg, index: Int, sortie: Int, projection: MapProjection) throws(LayoutError) {
    self.index = index
    self.leg = leg
    guard leg.points.count >= 2 else { throw LayoutError(reason: "legs[\(index)] has fewer than two points") }
    let numbers = [leg.payload.kilograms, leg.energy.joules, leg.chargeAtEnd.fraction]
    guard numbers.allSatisfy(\.isFinite) else { throw LayoutError(reason: "legs[\(index)] holds what is no number") }
    for (number, point) in leg.points.enumerated() {
      let values = [point.altitude.metres, point.time.seconds, point.speed.metresPerSecond]
      guard values.allSatisfy(\.isFinite) else {
        throw LayoutError(reason: "legs[\(index)].points[\(number)] holds what is no number")
      }
    }
    let places: [LocalPoint]
    do throws(ProjectionError) {
      places = try projection.local(leg.points.map(\.position))
    } catch {
      throw LayoutError(reason: "legs[\(index)] has a position far from the map: \(error.reason)")
    }
    let points = zip(places, leg.points).map { TrackPoint(position: $0, altitude: $1.altitude.metres) }
    self.points = points
    self.pieces = (0..<points.count - 1).map { number in
      Piece(
        address: PieceAddress(sortie: sortie, leg: index), start: points[number], end: points[number + 1],
        startTime: leg.points[number].time.seconds, endTime: leg.points[number + 1].time.seconds,
        startSpeed: leg.points[number].speed.metresPerSecond, endSpeed: leg.points[number + 1].speed.metresPerSecond)
    }
  }

  var start: TrackPoint { points[0] }
  var end: TrackPoint { points[points.count - 1] }
  var startTime: Double { leg.points[0].time.seconds }
  var endTime: Double { leg.points[leg.points.count - 1].time.seconds }
  var duration: Double { endTime - startTime }
  /// Whether the vehicle stays in one place during the whole leg.
  var isHover: Bool { pieces.allSatisfy { $0.lengthMetres <= Tolerances.clearanceMetres } }
}

/// Why a sortie cannot be laid out.
struct LayoutError: Error {
  let reason: String
}

/// SHA-256 digests that the caller took of the files, in lower-case hex.
package struct PlanDigests: Hashable, Sendable {
  /// Of the mission file.
  package var mission: String
  /// Of the fleet file and its vehicle-type files, in the order in which they were read.
  package var fleet: [String]
  /// Of the map, as `CityMap.digest`.
  package var map: String
  /// Of the plan's `digestInput`.
  package var plan: String

  /// States the digests.
  package init(mission: String, fleet: [String], map: String, plan: String) {
    self.mission = mission
    self.fleet = fleet
    self.map = map
    self.plan = plan
  }
}
