import Maps
import Plans
import Quantities

/// What a proof found, for programs outside this package.
public struct ProofReport: Sendable {
  package let result: VerificationResult
  private let plan: ProofPlan

  init(_ result: VerificationResult, of plan: ProofPlan) {
    self.result = result
    self.plan = plan
  }

  /// Whether every rule is kept everywhere.
  public var isProved: Bool { result.isProved }
  /// What is wrong, worst first; at most a thousand.
  public var problems: [Problem] { result.violations.map(Problem.init) }
  /// How many more were found than are listed.
  public var problemsOmitted: Int { result.violationsOmitted }
  /// What was checked, in the order of the rules.
  public var checks: [Check] { result.checks.map(Check.init) }
  /// The zones over, under or through which the plan flies, in the order of the map, and why that is allowed.
  public var zonesPassed: [Passage] { result.passages.map(Passage.init) }
  /// The report that `sortie verify` prints.
  public var text: String { TextReport.text(result, start: plan.plan.start) }
  /// The report as one JSON object, as `sortie verify --format json` prints it.
  public var json: String { JSONReport.text(result) }

  /// Something that the plan does against a rule.
  public struct Problem: Hashable, Sendable {
    /// The rule's code, such as `V201`.
    public let code: String
    /// One sentence without a final period.
    public let message: String
    /// The vehicle; nil where the plan as a whole is meant.
    public let vehicle: String?
    /// The sortie, `<vehicle>/<number>`.
    public let sortie: String?
    /// The leg's index in the sortie, from 0 as in the file.
    public let leg: Int?
    /// The first moment, in seconds after the mission's start.
    public let second: Double?
    /// Where the vehicle is then: degrees east, WGS 84.
    public let longitude: Double?
    /// Where the vehicle is then: degrees north, WGS 84.
    public let latitude: Double?
    /// How much is wrong, in `unit`.
    public let amount: Double?
    /// `m`, `s`, `J`, `kg`, `m/s`, `%`, `deg`…
    public let unit: String?
    /// What is hurt: the zone, building, task, other vehicle or input.
    public let subject: String?

    init(_ violation: Violation) {
      (code, message) = (violation.code, violation.message)
      (vehicle, sortie, leg) = (violation.vehicle, violation.sortie, violation.leg)
      second = violation.time?.seconds
      (longitude, latitude) = (violation.place?.longitude, violation.place?.latitude)
      (amount, unit) = (violation.amount?.value, violation.amount?.unit)
      subject = violation.subject
    }
  }

  /// A zone that the plan passes.
  public struct Passage: Hashable, Sendable {
    /// The zone's identifier.
    public let zone: String
    /// The zone's name; may be empty.
    public let name: String
    /// `PROHIBITED`, `REQ_AUTHORISATION`, `CONDITIONAL` or `NO_RESTRICTION`.
    public let restriction: String
    /// The sorties that pass it, `<vehicle>/<number>`.
    public let sorties: [String]
    /// The number of legs that pass it.
    public let legs: Int
    /// The first moment over it, in seconds after the mission's start.
    public let firstSecond: Double
    /// Why that is allowed, a phrase.
    public let reason: String

    init(_ passage: ZonePassage) {
      (zone, name, restriction) = (passage.identifier, passage.name, passage.restriction.rawValue)
      (sorties, legs) = (passage.sorties, passage.legs)
      (firstSecond, reason) = (passage.firstTime.seconds, passage.reasonText)
    }
  }

  /// One rule that was held against the plan.
  public struct Check: Hashable, Sendable {
    /// The rule's code, such as `V201`.
    public let code: String
    /// What the rule asks for, a few words.
    public let title: String
    /// How many things were looked at.
    public let count: Int
    /// How many problems were found.
    public let problems: Int
    /// The room to the limit where it is smallest, in `unit`; negative where the limit is broken, nil where nothing
    /// comes near it.
    public let margin: Double?
    /// `m`, `s`, `kg`, `m/s`, `%`, `deg`.
    public let unit: String?
    /// The vehicle of the smallest margin.
    public let vehicle: String?
    /// Its sortie.
    public let sortie: String?
    /// The leg's index in the sortie.
    public let leg: Int?
    /// The moment, in seconds after the mission's start.
    public let second: Double?
    /// The other side: a zone, building, task, vehicle or base.
    public let subject: String?

    init(_ report: CheckReport) {
      (code, title, count, problems) = (report.code, report.title, report.count, report.violations)
      (margin, unit) = (report.margin?.amount.value, report.margin?.amount.unit)
      let spot = report.margin?.spot
      (vehicle, sortie, leg) = (spot?.vehicle, spot?.sortie, spot?.leg)
      (second, subject) = (spot?.time?.seconds, spot?.subject)
    }
  }
}
