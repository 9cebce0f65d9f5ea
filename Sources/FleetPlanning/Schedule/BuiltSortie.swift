import Missions
import Plans
import Quantities

/// A sortie to be flown: who, and which visits in which order.
struct SortieOrder: Hashable, Sendable {
  /// The vehicle, an index into the fleet.
  var vehicle: Int
  /// The visits in order, as indices into the assignment's visits.
  var visits: [Int]
  /// The work items that the visits belong to, ascending.
  var items: [Int]
  /// Kilograms on board at take-off.
  var payload: Double
  /// The mission second at which the assignment lets it take off.
  var departure: Double
}

/// A sortie with all its times.
struct BuiltSortie: Sendable {
  var order: SortieOrder
  var legs: [RecordedLeg]
  /// Joules of each leg.
  var legJoules: [Double]
  var track: FlightTrack
  /// The service of each visit, in the order's order.
  var services: [MissionInterval]
  /// The sum of `legJoules`.
  var joules: Double
  /// The sortie of an earlier plan that it is; nil for a new one.
  var kept: Sortie?
  /// The seconds by which the whole of it may be flown later as it is: windows, daylight and the mission's end allow
  /// it. 0 where it waits on the way, since a later take-off then shortens the waiting.
  var laterSecondsMax = 0.0
  /// The zones with hours that it comes too close to, with the time that it spends there.
  var contacts: [ZoneContact] = []

  var departure: Double { track.startSeconds }
  var landing: Double { track.endSeconds }

  /// Whether it may be flown some seconds later as it is.
  func canBeFlown(laterBy seconds: Double) -> Bool {
    seconds == 0
      || seconds > 0 && seconds <= laterSecondsMax && !contacts.contains { $0.isClosed(laterBy: seconds) }
  }

  /// The same sortie a whole number of milliseconds later.
  func delayed(by seconds: Double) -> BuiltSortie {
    guard seconds != 0 else { return self }
    var later = self
    for leg in later.legs.indices {
      for point in later.legs[leg].points.indices {
        later.legs[leg].points[point].time = PlanGrid.milliseconds(later.legs[leg].points[point].time + seconds)
      }
    }
    later.services = services.map {
      MissionInterval(
        start: MissionTime(seconds: PlanGrid.milliseconds($0.start.seconds + seconds)),
        end: MissionTime(seconds: PlanGrid.milliseconds($0.end.seconds + seconds)))
    }
    later.track = FlightTrack(later.legs.flatMap(\.pieces)) ?? track
    later.laterSecondsMax = laterSecondsMax - seconds
    later.contacts = contacts.map { $0.delayed(by: seconds) }
    return later
  }
}

/// A stretch of a sortie that is too close to a zone which is not always active.
struct ZoneContact: Hashable, Sendable {
  /// When the zone is active.
  var active: [MissionInterval]
  /// Mission seconds of the stretch, with the margin that is kept around it.
  var start: Double
  var end: Double

  /// Whether the zone is active meanwhile, some seconds later.
  func isClosed(laterBy seconds: Double) -> Bool {
    active.contains { $0.start.seconds <= end + seconds && start + seconds < $0.end.seconds }
  }

  /// The same some seconds later.
  func delayed(by seconds: Double) -> ZoneContact {
    ZoneContact(active: active, start: start + seconds, end: end + seconds)
  }
}
