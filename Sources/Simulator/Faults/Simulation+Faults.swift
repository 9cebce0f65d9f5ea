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
    case .link, .partition:
      if change.begins {
        linkFaults[index].append(change)
      } else {
        linkFaults[index].removeAll { $0.number == change.number }
      }
      // Of several the last one holds.
      var quality = linkQuality
      switch linkFaults[index].last?.kind {
      case .link(let worse): quality = worse
      case .partition: quality.loss = 1
      default: break
      }
      setLinkQuality(quality, of: index)
    case .positionJammed: vehicles[index].setPosition(isLost: change.begins)
    case .positionDrift(let velocity): vehicles[index].setShift(change, by: .zero, velocity: velocity)
    case .positionJump(let offset): vehicles[index].setShift(change, by: offset, velocity: .zero)
    case .cellsLost(let share): vehicles[index].battery.lose(share: share)
    case .cellsCold(let temperature): vehicles[index].battery.bring(cellsTo: temperature)
    case .motorsWeak(let share):
      vehicles[index].limits.thrustToWeight = MultirotorBody.Limits.usualThrustToWeight * (change.begins ? share : 1)
    case .winchStuck: vehicles[index].payload.isWinchStuck = change.begins
    case .nozzleBlocked: vehicles[index].payload.isNozzleBlocked = change.begins
    case .reboot(let gap): vehicles[index].reboot(at: seconds, gapSeconds: gap)
    case .windFront, .zone, .dispatcherKilled, .baseClosed, .diskFull: break
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
