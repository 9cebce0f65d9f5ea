import Geometry
import Maps
import Quantities

/// Faults of a run, as they begin and end.
extension Simulation {
  /// Carries out what is due at a moment.
  mutating func carryOutFaults() {
    for change in faults.take(upTo: seconds - missionStartSeconds) {
      carried.append(change)
      if change.kind.isOfWorld {
        carryOutInWorld(change)
      } else if let index = change.vehicle {
        carryOut(change, index)
      }
    }
  }

  /// The faults that began or ended since the last call, in the order of time.
  package mutating func takeFaultChanges() -> [FaultSchedule.Change] {
    defer { carried.removeAll() }
    return carried
  }

  private mutating func carryOut(_ change: FaultSchedule.Change, _ index: Int) {
    switch change.kind {
    case .link, .partition, .positionJammed, .motorsWeak, .winchStuck, .nozzleBlocked:
      if change.begins {
        lastingFaults[index].append(change)
      } else {
        lastingFaults[index].removeAll { $0.number == change.number && $0.kind == change.kind }
      }
      applyLastingFaults(to: index, of: change.kind)
    case .positionDrift(let velocity): vehicles[index].setShift(change, by: .zero, velocity: velocity)
    case .positionJump(let offset): vehicles[index].setShift(change, by: offset, velocity: .zero)
    case .cellsLost(let share): vehicles[index].battery.lose(share: share)
    case .cellsCold(let temperature): vehicles[index].battery.bring(cellsTo: temperature)
    case .reboot(let gap): vehicles[index].reboot(at: seconds, gapSeconds: gap)
    case .windFront, .zone, .dispatcherKilled, .baseClosed, .diskFull: break
    }
  }

  /// Makes a vehicle what all of its faults that last make of it together: one that ends leaves the others.
  private mutating func applyLastingFaults(to index: Int, of kind: FaultKind) {
    let kinds = lastingFaults[index].map(\.kind)
    switch kind {
    case .link, .partition:
      // Of several weak radios the last one holds, and without radio none does.
      var quality = linkQuality
      for case .link(let worse) in kinds { quality = worse }
      if kinds.contains(.partition) { quality.loss = 1 }
      setLinkQuality(quality, of: index)
    case .positionJammed: vehicles[index].setPosition(isLost: kinds.contains(.positionJammed))
    case .motorsWeak:
      let shares = kinds.compactMap { if case .motorsWeak(let share) = $0 { share } else { nil } }
      vehicles[index].limits.thrustToWeight = MultirotorBody.Limits.usualThrustToWeight * (shares.min() ?? 1)
    case .winchStuck: vehicles[index].payload.isWinchStuck = kinds.contains(.winchStuck)
    case .nozzleBlocked: vehicles[index].payload.isNozzleBlocked = kinds.contains(.nozzleBlocked)
    default: break
    }
  }

  private mutating func carryOutInWorld(_ change: FaultSchedule.Change) {
    switch change.kind {
    case .windFront(let mean, let overSeconds):
      wind.add(WindField.Front(atSeconds: seconds, overSeconds: overSeconds, mean: mean))
    case .zone(let zone):
      if change.begins {
        do {
          let centre = try projection.local(zone.centre)
          truth.watch(
            WatchedVolume(
              name: zone.name, shape: .circle(Circle(centre: centre, radiusMetres: zone.radiusMetres)),
              lowerMetres: zone.lowerMetres, upperMetres: zone.upperMetres, active: [seconds...(.infinity)]))
        } catch {
          // A place outside the projection is a place where nobody flies.
          return
        }
      } else {
        truth.unwatch(zone.name)
      }
    case .baseClosed(let base):
      for index in vehicles.indices where vehicles[index].configuration.base == base {
        vehicles[index].padClosures += change.begins ? 1 : -1
      }
    default: break
    }
  }
}
