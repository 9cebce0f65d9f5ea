import Geometry
import Maps
import Missions
import Quantities
import Routing
import VehicleRouting

extension ReasonHints {
  /// The fewest zones without which there would be a way to a stop, in words; nil where zones alone do not close it.
  func zonesInTheWay(
    _ item: Int, _ role: VehicleRoutingSolution.StopRole
  ) throws(FleetPlanningError) -> String? {
    let work = assignment.items[item]
    let first = assignment.firstVisits[item]
    var fewest: [String]?
    for vehicle in assignment.typeOfVehicle.indices
    where assignment.flyable[vehicle] && work.types.contains(assignment.typeOfVehicle[vehicle]) {
      let type = assignment.typeOfVehicle[vehicle]
      let goal = role == .delivery ? first + 1 : first
      guard let block = assignment.visits[goal].blocks[type] else { continue }
      let to = TransitEnd(position: block.entry, height: block.entryHeight)
      var from = TransitEnd(pad: builder.pads[vehicle].local, over: builder.airspace.ground)
      if role == .delivery, let pickup = assignment.visits[first].blocks[type] {
        from = TransitEnd(position: pickup.exit, height: pickup.exitHeight)
      }
      guard let zones = try builder.airspace.closingZones(from: from, to: to) else { continue }
      if zones.count < fewest?.count ?? .max { fewest = zones }
    }
    guard let fewest, let last = fewest.last else { return nil }
    let names = fewest.dropLast().map { "`\($0)`" }.joined(separator: ", ")
    return fewest.count == 1
      ? "without zone `\(last)` there would be one" : "without the zones \(names) and `\(last)` there would be one"
  }
}

extension Airspace {
  /// The fewest zones without which there would be a way between two places at some cruising height; nil where zones
  /// alone do not close it. The answer is tried: without them there is a way.
  func closingZones(from start: TransitEnd, to end: TransitEnd) throws(FleetPlanningError) -> [String]? {
    var fewest: [String]?
    for height in levels where height >= max(start.height, end.height) {
      let active = zonesActive(atHeight: height, from: horizon.start.seconds, to: horizon.end.seconds).filter { index in
        let zone = zones[index]
        return zone.isAlwaysActive
          || zone.planarDistanceMetres(to: start.position) >= clearance
            && zone.planarDistanceMetres(to: end.position) >= clearance
      }
      guard !active.isEmpty else { continue }
      let obstacles =
        roofs.buildings(reaching: height, clearance: clearance).map {
          Obstacle(id: "building:\($0.id)", shape: .polygon($0.footprint), canBeLifted: false)
        } + active.map { Obstacle(id: zones[$0].identifier, shape: .polygon(zones[$0].outline)) }
      var options = FreeSpace.Options()
      options.arcToleranceMetres = WayNetwork.Corners.close.metres
      do throws(PreparationError) {
        let space = try FreeSpace(
          boundary: wayBoundary, obstacles: obstacles, clearanceMetres: clearance, options: options)
        guard let closing = space.closing(from: start.position, to: end.position), !closing.holdsFixed,
          closing.ids.count < fewest?.count ?? .max, !closing.ids.isEmpty
        else { continue }
        let opened = ShortestPaths(space.removing(closing.ids), .search)
        do throws(RouteFailure) {
          _ = try opened.path(from: start.position, to: end.position)
          fewest = closing.ids
        } catch {
          continue
        }
      } catch {
        throw FleetPlanningError(code: .geometry, reason: "the ways around zones cannot be prepared: \(error)")
      }
    }
    return fewest
  }
}
