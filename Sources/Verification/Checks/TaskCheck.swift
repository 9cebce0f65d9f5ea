import Missions
import Plans
import Quantities

/// V211: each task is done once, where and by whom the plan says, or left out with a reason.
enum TaskCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V211", title: "tasks done, or left out with a reason", weight: 35,
    page: """
      Each task of the mission stands either among the assignments or among the tasks left out, once; in a plan that
      goes on from an earlier one it may stand among those done before instead (V220). What is left out
      has a reason and no legs. What is assigned is served by exactly the sorties that the plan names and at the times
      it names. A delivery has one pick-up at `from` and one drop at `to`; a station is held at its place; a patrol
      stops at its places in their order, flies each of its rounds whole and speaks where there is something to say;
      vehicles have the winch, sprayer, camera, loudspeaker or lamp that the work needs, and robots with lamps are based
      on the floor of the rooms. Stations and patrols are not lower
      than the mission asks for, and surveys are at the height that it asks for. Nobody sprays, films, speaks or hands
      over for no task.

      Tolerance: 1 m horizontally and in height, a hundredth of a second.

      What to do: plan again.
      """)

  /// Seconds by which the times of an assignment may differ from its legs.
  static let secondsTolerance = 0.01

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let known = Set(subject.mission.tasks.map(\.id))
    for sortie in subject.sorties {
      for leg in sortie.legs {
        if leg.leg.task == nil, let activity = leg.leg.activity {
          let address = sortie.address(ofLeg: leg.index)
          add("\(address) does \(activity.rawValue) for no task", address, activity.rawValue, &outcome)
        }
        guard let task = leg.leg.task, !known.contains(task) else { continue }
        let address = sortie.address(ofLeg: leg.index)
        add("\(address) serves task `\(task)`, which the mission does not have", address, task, &outcome)
      }
    }
    let doneBefore = Set(subject.plan.earlier?.done.map(\.task) ?? [])
    let names = subject.plan.assignments.map(\.task) + subject.plan.leftOut.map(\.task)
    for name in Set(names).subtracting(known).sorted() {
      add("the plan names task `\(name)`, which the mission does not have", nil, name, &outcome)
    }
    let assignmentsByTask = Dictionary(grouping: subject.plan.assignments) { $0.task }
    let leftOutByTask = Dictionary(grouping: subject.plan.leftOut) { $0.task }
    for task in subject.mission.tasks {
      outcome.count += 1
      let assignments = assignmentsByTask[task.id] ?? []
      let leftOut = leftOutByTask[task.id] ?? []
      switch assignments.count + leftOut.count + (doneBefore.contains(task.id) ? 1 : 0) {
      case 0: add("task `\(task.id)` is neither assigned nor left out", nil, task.id, &outcome)
      case 1: break
      default: add("task `\(task.id)` stands in the plan more than once", nil, task.id, &outcome)
      }
      let legs = subject.legs(servingTask: task.id)
      if let assignment = assignments.first {
        judge(assignment, task, legs, subject, &outcome)
      } else if !doneBefore.contains(task.id) {
        if let left = leftOut.first, left.reason.allSatisfy(\.isWhitespace) {
          add("task `\(task.id)` is left out without a reason", nil, task.id, &outcome)
        }
        if let leg = legs.first {
          let address = leg.sortie.address(ofLeg: leg.leg.index)
          add("\(address) serves task `\(task.id)`, which is not assigned", address, task.id, &outcome)
        }
      }
    }
    return outcome
  }

  private static func add(_ text: String, _ address: LegAddress?, _ task: String, _ outcome: inout CheckOutcome) {
    outcome.add(Violation(rule, text, at: address, subject: task, excess: 1))
  }

  private static func judge(
    _ assignment: TaskAssignment, _ task: MissionTask, _ legs: [ServingLeg],
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let working = legs.filter { $0.leg.leg.activity != nil }
    guard let last = working.max(by: { $0.leg.endTime < $1.leg.endTime }) else {
      return add("task `\(task.id)` is assigned and no leg serves it", nil, task.id, &outcome)
    }
    let serving = Set(working.map(\.sortie.sortie.id))
    if serving != Set(assignment.sorties) || assignment.sorties.count != serving.count {
      add(
        "task `\(task.id)` is served by \(serving.sorted().joined(separator: ", ")), the plan names "
          + (assignment.sorties.isEmpty ? "nobody" : assignment.sorties.joined(separator: ", ")),
        nil, task.id, &outcome)
    }
    // A task's links count too where they come first or last.
    let starts = legs.contains { abs($0.leg.startTime - assignment.start.seconds) <= secondsTolerance }
    let ends = [last.leg.endTime, legs.map(\.leg.endTime).max() ?? last.leg.endTime].contains {
      abs($0 - assignment.end.seconds) <= secondsTolerance
    }
    if !starts || !ends {
      add(
        "task `\(task.id)` is served until \(Wording.second(last.leg.endTime)), the plan says from "
          + "\(Wording.second(assignment.start.seconds)) to \(Wording.second(assignment.end.seconds))",
        last.sortie.address(ofLeg: last.leg.index), task.id, &outcome)
    }
    let service = TaskService(task: task, legs: working, subject: subject)
    for problem in service.problems {
      outcome.add(
        Violation(
          rule, problem.text, at: problem.address, time: problem.time, amount: problem.amount, subject: task.id,
          excess: 1))
    }
  }
}
