import Geometry
import Maps
import Missions
import Plans
import Quantities

/// The part of V220 that looks at what sorties had covered that are not in the plan.
extension EarlierPlanCheck {
  /// Metres by which the place at which a sortie broke off may lie beside its leg.
  private static let besideMetres = 0.1

  /// What is wrong with the stretches that count as covered before, one sentence each with its sortie and task.
  struct CoveredProblems {
    /// How many stretches were looked at.
    private(set) var count = 0
    private(set) var problems: [(text: String, sortie: String, task: String)] = []

    private let kept: EarlierPlan
    private let before: FleetPlan
    private let subject: PlanUnderProof
    private let known: Set<EarlierPlan.CoveredStretch>
    private let broken: Set<String>
    /// The earlier plan's legs by where they start.
    private var legs: [Start: (type: String, sortie: Sortie, leg: Int)] = [:]

    /// What tells a leg from all others.
    private struct Start: Hashable {
      var sortie: String
      var point: TrajectoryPoint?
    }

    /// Looks at all stretches of a plan.
    init(_ kept: EarlierPlan, from before: FleetPlan, _ subject: PlanUnderProof) {
      self.kept = kept
      self.before = before
      self.subject = subject
      known = Set(before.earlier?.covered ?? [])
      broken = Set(kept.dropped)
      guard let first = kept.covered.first else { return }
      guard kept.covered.count <= ProofLimits.stretchesCovered else {
        count = 1
        add(first, "is one of \(kept.covered.count) stretches, at most \(ProofLimits.stretchesCovered) are proved")
        return
      }
      for vehicle in before.vehicles {
        for sortie in vehicle.sorties {
          for (number, leg) in sortie.legs.enumerated() where leg.activity != nil {
            legs[Start(sortie: sortie.id, point: leg.points.first)] = (vehicle.type, sortie, number)
          }
        }
      }
      var starts: Set<Start> = []
      for stretch in kept.covered {
        count += 1
        if !starts.insert(Start(sortie: stretch.sortie, point: stretch.points.first)).inserted {
          add(stretch, "counts twice")
        }
        if known.contains(stretch) { continue }
        if let fault = fault(of: stretch) { add(stretch, fault) }
      }
      turnarounds()
    }

    private mutating func add(_ stretch: EarlierPlan.CoveredStretch, _ text: String) {
      problems.append(
        ("what \(stretch.sortie) covered of task `\(stretch.task)` \(text)", stretch.sortie, stretch.task))
    }

    /// Why a stretch does not count; nil where it does.
    private func fault(of stretch: EarlierPlan.CoveredStretch) -> String? {
      let service = EarlierPlan.UndoneTask(task: stretch.task, sortie: stretch.sortie)
      guard broken.contains(stretch.sortie) || kept.undone.contains(service) else {
        return "stands in no sortie that broke off"
      }
      if before.earlier?.undone.contains(service) ?? false { return "counted for nothing in the earlier plan" }
      guard let (type, sortie, number) = legs[Start(sortie: stretch.sortie, point: stretch.points.first)],
        sortie.legs[number].task == stretch.task, sortie.legs[number].activity == stretch.activity
      else { return "was not planned so" }
      guard type == stretch.type else { return "was covered by a vehicle of type `\(type)`" }
      guard let end = stretch.points.last?.time.seconds, end <= kept.at.seconds + Tolerances.seconds else {
        return "goes on after that moment"
      }
      return isPart(stretch.points, of: sortie.legs[number]) ? rate(of: sortie, number, stretch) : "leaves its leg"
    }

    /// Whether points are those of a leg up to a place on it.
    private func isPart(_ points: [TrajectoryPoint], of leg: Leg) -> Bool {
      guard points.count >= 2, points.count <= leg.points.count,
        points.dropLast() == leg.points.prefix(points.count - 1)
      else { return false }
      let (before, after, last) = (leg.points[points.count - 2], leg.points[points.count - 1], points[points.count - 1])
      if last == after { return true }
      do throws(ProjectionError) {
        let places = try subject.mission.map.projection.local([before, after, last].map(\.position))
        let way = Piece(
          from: TrackPoint(position: places[0], altitude: before.altitude.metres),
          to: TrackPoint(position: places[1], altitude: after.altitude.metres), startTime: before.time.seconds,
          endTime: after.time.seconds, startSpeed: before.speed.metresPerSecond,
          endSpeed: after.speed.metresPerSecond)
        let time = last.time.seconds
        guard before.time.seconds < time, time < after.time.seconds else { return false }
        let place = TrackPoint(position: places[2], altitude: last.altitude.metres)
        return way.point(atFraction: way.fraction(at: time)).distanceMetres(to: place) <= besideMetres
      } catch {
        return false
      }
    }

    /// Whether the liquid on board at a leg was enough for what the task asks for now from there on.
    private func rate(of sortie: Sortie, _ number: Int, _ stretch: EarlierPlan.CoveredStretch) -> String? {
      guard let asked = subject.task(named: stretch.task)?.work.litresPerSquareMetre,
        let width = subject.mission.fleet.type(named: stretch.type)?.sprayer?.swathWidth.metres
      else { return nil }
      var metres = 0.0
      for leg in sortie.legs[number...] where leg.task == stretch.task && leg.activity == stretch.activity {
        for (start, end) in zip(leg.points, leg.points.dropFirst()) {
          metres += (start.speed.metresPerSecond + end.speed.metresPerSecond) / 2 * (end.time - start.time)
        }
      }
      let needed = metres * width * asked
      let short = needed - sortie.legs[number].payload.kilograms
      guard short > needed * Tolerances.liquidShare + Tolerances.payloadKilograms else { return nil }
      return "was sprayed with \(Amount(short, "L")) less on board than the task asks for now"
    }

    /// A vehicle that broke off and is not lost flies again after its turnaround.
    private mutating func turnarounds() {
      for vehicle in subject.plan.vehicles where !kept.lost.contains(vehicle.id) {
        let names = Set(before.vehicles.first { $0.id == vehicle.id }?.sorties.map(\.id) ?? [])
        let own = kept.covered.filter {
          names.contains($0.sortie) && !known.contains($0) && broken.contains($0.sortie)
        }
        guard let last = own.max(by: { ($0.points.last?.time ?? .start) < ($1.points.last?.time ?? .start) }),
          let end = last.points.last?.time.seconds
        else { continue }
        let turnaround = subject.mission.fleet.base(named: vehicle.base)?.turnaroundSeconds ?? 0
        let next = vehicle.sorties.filter { !kept.kept.contains($0.id) }.compactMap(\.takeOff?.seconds).min()
        guard let next, next < end + turnaround - Tolerances.seconds else { continue }
        add(last, "ended less than a turnaround before `\(vehicle.id)` takes off again")
      }
    }
  }
}
