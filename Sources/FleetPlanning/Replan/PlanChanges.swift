import Plans
import Quantities

/// What a plan does otherwise than the one it goes on from, task by task, in the order of the mission file.
package struct PlanChanges: Hashable, Sendable {
  /// Tasks that are done or flying, by name.
  package private(set) var flown: [String] = []
  /// Tasks still to come whose vehicle and time stay, by name.
  package private(set) var kept: [String] = []
  /// Tasks that the earlier plan did not do and this one does.
  package private(set) var added: [Service] = []
  /// Tasks that another vehicle does, or that are done at another time.
  package private(set) var moved: [Move] = []
  /// Tasks that are left out.
  package private(set) var leftOut: [LeftOut] = []
  /// Tasks of the earlier plan that the mission no longer has, by name.
  package private(set) var removed: [String] = []
  /// Sentences about vehicles, loads and sorties.
  package private(set) var notes: [String]

  /// Who does a task, and when.
  package struct Service: Hashable, Sendable {
    /// The task's name.
    package var task: String
    /// The sorties that do it, in the order of time.
    package var sorties: [String]
    /// When its service starts.
    package var start: MissionTime
  }

  /// A task before and after.
  package struct Move: Hashable, Sendable {
    /// The task's name.
    package var task: String
    /// As it was planned.
    package var from: Service
    /// As it is planned now.
    package var to: Service
    /// Whether other vehicles do it.
    package var isOtherVehicle: Bool
    /// The seconds by which its service starts later.
    package var seconds: Double
  }

  /// A task that is left out.
  package struct LeftOut: Hashable, Sendable {
    /// The task's name.
    package var task: String
    /// Why, in one sentence.
    package var reason: String
    /// Whether the earlier plan had done it.
    package var wasPlanned: Bool
  }

  /// Compares two plans of one day.
  init(from earlier: FleetPlan, to plan: FleetPlan, notes: [String]) {
    self.notes = notes
    let flownSorties = Set(plan.earlier?.kept ?? [])
    let before = Dictionary(earlier.assignments.map { ($0.task, $0) }) { first, _ in first }
    let doneBefore = plan.earlier?.done.map(\.task) ?? []
    flown = doneBefore
    for now in plan.assignments {
      let service = Self.service(now)
      if now.sorties.allSatisfy(flownSorties.contains) {
        flown.append(now.task)
        continue
      }
      guard let then = before[now.task] else {
        added.append(service)
        continue
      }
      let vehicles = Self.vehicles(then)
      let move = Move(
        task: now.task, from: Self.service(then), to: service, isOtherVehicle: vehicles != Self.vehicles(now),
        seconds: now.start - then.start)
      if move.isOtherVehicle || now.start != then.start || now.end != then.end {
        moved.append(move)
      } else {
        kept.append(now.task)
      }
    }
    leftOut = plan.leftOut.map { LeftOut(task: $0.task, reason: $0.reason, wasPlanned: before[$0.task] != nil) }
    let names = Set(plan.assignments.map(\.task) + plan.leftOut.map(\.task) + doneBefore)
    removed = (earlier.assignments.map(\.task) + earlier.leftOut.map(\.task)).filter { !names.contains($0) }
  }

  private static func service(_ assignment: TaskAssignment) -> Service {
    Service(task: assignment.task, sorties: assignment.sorties, start: assignment.start)
  }

  private static func vehicles(_ assignment: TaskAssignment) -> Set<Substring> {
    Set(assignment.sorties.map { $0[..<($0.lastIndex(of: "/") ?? $0.endIndex)] })
  }
}
