import Missions
import Plans
import Quantities

/// What a sortie has on board by its own hand-overs, leg by leg.
struct LoadLedger: Sendable {
  /// Kilograms of parcels on board during each leg: picked up and not yet dropped.
  private(set) var parcels: [Double] = []
  /// Kilograms of liquid during each leg: what the plan states beyond the parcels, in sorties that spray; else 0.
  private(set) var liquid: [Double] = []
  /// Hand-overs against the order: what is wrong and at which leg.
  private(set) var problems: [(leg: Int, task: String, text: String)] = []

  init(_ sortie: SortieTrack, _ subject: PlanUnderProof) {
    let sprays = sortie.legs.contains { $0.leg.activity == .spray }
    var onBoard: [String: Double] = [:]
    for leg in sortie.legs {
      let mass = onBoard.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
      parcels.append(mass)
      liquid.append(sprays ? max(0, leg.leg.payload.kilograms - mass) : 0)
      guard let name = leg.leg.task, let task = subject.task(named: name),
        case .deliver(let delivery) = task.work
      else { continue }
      switch leg.leg.activity {
      case .pickUp:
        if onBoard[name] != nil { problems.append((leg.index, name, "picks up a parcel that it has on board")) }
        onBoard[name] = delivery.payload.kilograms
      case .dropOff:
        if onBoard.removeValue(forKey: name) == nil {
          problems.append((leg.index, name, "drops a parcel that it has not picked up before"))
        }
      default: break
      }
    }
    for name in onBoard.keys.sorted() {
      problems.append((max(0, sortie.legs.count - 1), name, "lands with a parcel that it has not dropped"))
    }
  }

  /// Kilograms of parcels and liquid during a leg.
  func carried(duringLeg index: Int) -> Double { parcels[index] + liquid[index] }
}
