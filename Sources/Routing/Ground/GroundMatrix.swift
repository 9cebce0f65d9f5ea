import Quantities

/// What the ways between all pairs of some points cost, from each to each; not the same in both directions.
package struct GroundMatrix: Hashable, Sendable {
  /// The number of points.
  package let count: Int
  /// Row by row, from the row's point to the column's, in metres of good pavement; infinite where there is no way.
  package let costs: [Double]
  /// The lengths of these ways in metres; infinite where there is none.
  package let lengthsMetres: [Double]
  /// Their times in seconds; infinite where there is none.
  package let durationsSeconds: [Double]
  /// What is wrong with each point; nil where it has a street or an area within reach. Told as of a start.
  package let problems: [GroundRouteFailure?]

  /// The cost of the way from one point to another; infinite where there is none.
  package func cost(from: Int, to: Int) -> Double { costs[from * count + to] }
  /// The length of this way in metres; infinite where there is none.
  package func lengthMetres(from: Int, to: Int) -> Double { lengthsMetres[from * count + to] }
  /// The time of this way in seconds; infinite where there is none.
  package func durationSeconds(from: Int, to: Int) -> Double { durationsSeconds[from * count + to] }
}

extension GroundRouter {
  /// The most points of a matrix.
  package static let matrixPointsMax = 10_000

  /// The costs between all pairs of points: one search per point.
  ///
  /// - Returns: nil where there are more than `matrixPointsMax` points.
  package func matrix(points: [LocalPoint]) -> GroundMatrix? {
    let count = points.count
    guard count <= Self.matrixPointsMax else { return nil }
    var costs = [Double](repeating: .infinity, count: count * count)
    var (lengths, durations) = (costs, costs)
    var problems: [GroundRouteFailure?] = []
    var feet: [[GroundFoot]] = []
    for point in points {
      do throws(GroundRouteFailure) {
        feet.append(try checkedFeet(of: point, .start))
        problems.append(nil)
      } catch {
        feet.append([])
        problems.append(error)
      }
    }
    let goals = GroundGoals(feet.map { steps(of: $0, isStart: false) })
    var scratch = GroundScratch()
    for source in points.indices where problems[source] == nil {
      let first = steps(of: feet[source], isStart: true)
      var reached = goals
      var directs: [Int: (cost: Double, start: Int, goal: Int)] = [:]
      for target in points.indices {
        // What has no foot would keep the search going to the end.
        if problems[target] != nil || points[target] == points[source] { reached.best[target].cost = 0 }
        guard let direct = cheapestDirect(feet[source], feet[target]), direct.cost < reached.best[target].cost
        else { continue }
        reached.best[target].cost = direct.cost
        directs[target] = direct
      }
      search(from: first, to: &reached, towards: nil, &scratch)
      for target in points.indices where problems[target] == nil && reached.best[target].cost.isFinite {
        let entry = source * count + target
        let best = reached.best[target]
        costs[entry] = best.cost
        var measure = Measure()
        if best.state >= 0 {
          let step = reached.lasts[Int(best.last)].step
          let (uses, number) = uses(upTo: best.state, scratch)
          measure = self.measure(first[number], feet[source], uses, step, feet[target])
        } else if let direct = directs[target] {
          let (start, goal) = (feet[source][direct.start], feet[target][direct.goal])
          measure.metres = start.metres + directMove(start, goal).metres + goal.metres
        }
        lengths[entry] = measure.metres
        durations[entry] = seconds(lengthMetres: measure.metres, kerbs: measure.kerbs)
      }
    }
    return GroundMatrix(
      count: count, costs: costs, lengthsMetres: lengths, durationsSeconds: durations, problems: problems)
  }

  private struct Measure {
    var metres = 0.0
    var kerbs = 0
  }

  /// The length and the kerbs of a way.
  private func measure(
    _ first: GroundStep, _ startFeet: [GroundFoot], _ uses: [Int32], _ last: GroundStep, _ goalFeet: [GroundFoot]
  ) -> Measure {
    var measure = Measure()
    var level = first.level
    func add(_ metres: Double, _ next: GroundProfile.Level) {
      measure.metres += metres
      if level.hasKerb(to: next) { measure.kerbs += 1 }
      level = next
    }
    let (startFoot, goalFoot) = (startFeet[Int(first.foot)], goalFeet[Int(last.foot)])
    add(startFoot.metres + first.metres, first.level)
    for use in uses {
      let strand = network.strands[Int(use >> 1)]
      add(strand.metres, strand.level)
    }
    add(last.metres + goalFoot.metres, last.level)
    return measure
  }
}
