import Geometry
import Missions
import Plans
import Quantities

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

  init(
    _ sortie: Sortie, of vehicle: VehiclePlan, vehicleIndex: Int, index: Int, members: FleetMembers,
    projection: MapProjection
  ) throws(LayoutError) {
    self.index = index
    self.vehicle = vehicle
    self.sortie = sortie
    self.missionVehicle = members.vehicle(named: vehicle.id)
    self.type = members.type(of: missionVehicle)
    guard !sortie.legs.isEmpty else { throw LayoutError(reason: "the sortie has no leg") }
    guard sortie.legs.count <= ProofLimits.legsPerSortie else {
      throw LayoutError(
        reason: "the sortie has \(sortie.legs.count) legs, at most \(ProofLimits.legsPerSortie) are proved")
    }
    let points = sortie.legs.reduce(0) { $0 + $1.points.count }
    guard points <= ProofLimits.pointsPerSortie else {
      throw LayoutError(reason: "the sortie has \(points) points, at most \(ProofLimits.pointsPerSortie) are proved")
    }
    guard ProofLimits.isNumber(sortie.chargeAtStart.fraction), ProofLimits.isNumber(sortie.chargeAtEnd.fraction) else {
      throw LayoutError(reason: "a charge is no number, or an absurd one")
    }
    var legs: [LegTrack] = []
    for (number, leg) in sortie.legs.enumerated() {
      legs.append(try LegTrack(leg, index: number, vehicle: vehicleIndex, sortie: index, projection: projection))
    }
    self.legs = legs
  }

  var startTime: Double { legs.first?.startTime ?? 0 }
  var endTime: Double { legs.last?.endTime ?? 0 }
  /// Whether it is driven and not flown.
  var isOfGroundRobot: Bool { type?.isGroundRobot ?? false }

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

  init(
    _ leg: Leg, index: Int, vehicle: Int, sortie: Int, projection: MapProjection
  ) throws(LayoutError) {
    self.index = index
    self.leg = leg
    guard leg.points.count >= 2 else { throw LayoutError(reason: "legs[\(index)] has fewer than two points") }
    let numbers = [leg.payload.kilograms, leg.energy.joules, leg.chargeAtEnd.fraction]
    guard numbers.allSatisfy(ProofLimits.isNumber), leg.triggerDistance.map({ ProofLimits.isNumber($0.metres) }) ?? true
    else {
      throw LayoutError(reason: "legs[\(index)] holds what is no number, or an absurd one")
    }
    for (number, point) in leg.points.enumerated() {
      let values = [point.altitude.metres, point.time.seconds, point.speed.metresPerSecond]
      guard values.allSatisfy(ProofLimits.isNumber) else {
        throw LayoutError(reason: "legs[\(index)].points[\(number)] holds what is no number, or an absurd one")
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
        address: PieceAddress(vehicle: vehicle, sortie: sortie, leg: index), start: points[number],
        end: points[number + 1],
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
