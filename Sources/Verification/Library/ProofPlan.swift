import Plans

/// A plan as its file says it, for programs outside this package.
public struct ProofPlan: Sendable {
  package let plan: FleetPlan
  /// SHA-256 of the plan without its certificate, lower-case hex.
  public let sha256: String

  /// Reads the bytes of a `plan.json`.
  ///
  /// - Throws: where the bytes are no plan; the error names the path in the file and its line.
  public init(json: [UInt8]) throws(ProofError) {
    do throws(PlanFileError) {
      plan = try PlanFile.decode(json)
    } catch {
      throw ProofError(reason: "this is no plan: \(error)")
    }
    sha256 = Digest.sha256(plan.digestInput)
  }

  /// A plan that was made in this package.
  package init(_ plan: FleetPlan) {
    self.plan = plan
    sha256 = Digest.sha256(plan.digestInput)
  }

  /// The path of the mission file that the plan was made from, relative to the plan's folder.
  public var missionPath: String { plan.inputs.mission.path }
  /// The path of the plan that this one goes on from, relative to the plan's folder; nil where there is none.
  public var earlierPath: String? { plan.earlier?.file.path }
  /// How many vehicles stand in the plan.
  public var vehicleCount: Int { plan.vehicles.count }
  /// How many sorties all vehicles fly.
  public var sortieCount: Int { plan.vehicles.reduce(0) { $0 + $1.sorties.count } }
  /// How many legs all sorties have.
  public var legCount: Int {
    plan.vehicles.reduce(0) { sum, vehicle in sum + vehicle.sorties.reduce(0) { $0 + $1.legs.count } }
  }
  /// Whether it carries a certificate, right or wrong.
  public var isCertified: Bool { plan.certificate != nil }
}

/// Why there is nothing to prove: one sentence without a final period, perhaps over several lines.
public struct ProofError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried and what was wrong.
  public let reason: String
  /// The reason.
  public var description: String { reason }
}
