import FleetPlanning
import Plans
import Quantities

/// What `sortie plan --from` tells about what has changed.
enum PlanChangesText {
  static func text(_ changes: PlanChanges, plan: FleetPlan) -> String {
    let clock = ClockText(start: plan.start)
    func names(_ names: [String]) -> String { names.isEmpty ? "" : ": " + names.joined(separator: ", ") }
    var text = "planned again at \(clock.time(plan.earlier?.at ?? .start))\n"
    text += "  done or flying, \(changes.flown.count)\(names(changes.flown))\n"
    text += "  kept, \(changes.kept.count)\(names(changes.kept))\n"
    for service in changes.added {
      text += "  new: \(service.task) by \(service.sorties.joined(separator: ", ")) at \(clock.time(service.start))\n"
    }
    for move in changes.moved {
      text += "  moved: \(move.task) from \(move.from.sorties.joined(separator: ", "))"
      text += " at \(clock.time(move.from.start))"
      text += " to \(move.to.sorties.joined(separator: ", ")) at \(clock.time(move.to.start))\n"
    }
    for left in changes.leftOut where left.wasPlanned { text += "  no longer: \(left.task): \(left.reason)\n" }
    if !changes.removed.isEmpty { text += "  gone from the mission\(names(changes.removed))\n" }
    for note in changes.notes { text += "  note: \(note)\n" }
    return text
  }

  /// A JSON object on one line.
  static func json(_ changes: PlanChanges, plan: FleetPlan) -> String {
    func list(_ values: [String]) -> String { "[" + values.joined(separator: ", ") + "]" }
    func texts(_ values: [String]) -> String { list(values.map(JSONText.string)) }
    func service(_ service: PlanChanges.Service) -> String {
      JSONText.line([
        ("task", JSONText.string(service.task)), ("sorties", texts(service.sorties)),
        ("start_s", JSONText.number(service.start.seconds, digits: 3)),
      ])
    }
    return JSONText.line([
      ("at_s", JSONText.number(plan.earlier?.at.seconds ?? 0, digits: 3)), ("flown", texts(changes.flown)),
      ("kept", texts(changes.kept)), ("new", list(changes.added.map(service))),
      (
        "moved",
        list(
          changes.moved.map {
            JSONText.line([("from", service($0.from)), ("to", service($0.to))])
          })
      ),
      (
        "left_out",
        list(
          changes.leftOut.map {
            JSONText.line([
              ("task", JSONText.string($0.task)), ("was_planned", String($0.wasPlanned)),
              ("reason", JSONText.string($0.reason)),
            ])
          })
      ),
      ("removed", texts(changes.removed)), ("lost", texts(plan.earlier?.lost ?? [])),
      ("notes", texts(changes.notes)),
    ])
  }
}
