import FleetLink
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// A planted defect: a dispatcher that loses what a vehicle answers. One answer lost is asked for again; a dispatcher
/// that loses them for good is found by the expectations of a scenario, which look at what was done.
@Suite struct LostAnswerTests {
  /// The answers that a dispatcher waits for.
  enum Answer: CaseIterable {
    case mission
    case command

    func isOne(_ message: any MAVLinkMessage) -> Bool {
      switch self {
      case .mission: message is MissionAck
      case .command: message is CommandAck
      }
    }
  }

  /// What a scenario says of a day on which some answers are lost.
  private static func verdict(
    losing answer: Answer, where isLost: @escaping (Int) -> Bool
  ) throws -> (verdict: Simulator.Expectation.Verdict, crashes: Int) {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [60])
    var faults = Faults()
    faults.isTaken = { message, count in !(answer.isOne(message) && isLost(count)) }
    let run = builder.fly(plan, faults: faults)
    let facts = RunFacts(
      truth: run.truth, tasksPlanned: plan.assignments.count, tasksDone: run.batch.outcomes.filter(\.isDone).count,
      reserve: StateOfCharge(percent: 20), separation: Length(metres: 30), warmestCell: nil)
    return (Simulator.Expectation.tasksDone.verdict(on: facts), run.truth.crashes.count)
  }

  @Test("one answer that is lost is asked for again, and everything is done", arguments: Answer.allCases)
  func once(answer: Answer) throws {
    for lost in 0..<3 {
      let day = try Self.verdict(losing: answer) { $0 == lost }
      #expect(day.verdict.isMet, "answer \(lost): \(day.verdict.value)")
    }
  }

  @Test("a dispatcher that loses each answer to its uploads is named by the tasks that are not done")
  func everyUpload() throws {
    let day = try Self.verdict(losing: .mission) { _ in true }
    #expect(!day.verdict.isMet && day.verdict.name == "every planned task is done")
    #expect(day.verdict.value == "0 of 2" && day.crashes == 0, "\(day.verdict.value)")
  }

  @Test("a dispatcher that loses each answer to its commands goes by what vehicles do, and everything is done")
  func everyCommand() throws {
    let day = try Self.verdict(losing: .command) { _ in true }
    #expect(day.verdict.isMet && day.crashes == 0, "\(day.verdict.value)")
  }
}
