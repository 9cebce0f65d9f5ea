/// Tours over the edges of an instance as text: `Tour #1: +0s -4 +7s`, then `Cost X`.
///
/// A number is an edge of the file from 0, `+` goes from its first end to its second and `-` the other way, and `s`
/// says that it is served.
package struct ArcToursText: Hashable, Sendable {
  /// The tours, each a list of steps from the depot back to it.
  package var tours: [[Step]]
  /// The cost that the text states.
  package var cost: Double?

  /// One edge in one direction.
  package struct Step: Hashable, Sendable {
    /// The edge.
    package var edge: Int
    /// Whether it goes from the first end to the second.
    package var isForward: Bool
    /// Whether it is served.
    package var isService: Bool

    /// Makes a step.
    package init(edge: Int, isForward: Bool, isService: Bool) {
      self.edge = edge
      self.isForward = isForward
      self.isService = isService
    }
  }

  /// Makes tours with their cost.
  package init(tours: [[Step]], cost: Double? = nil) {
    self.tours = tours
    self.cost = cost
  }

  /// Reads a text; throws at the first trouble.
  package init(
    _ bytes: [UInt8], limits: RoutingInstanceLimits = RoutingInstanceLimits()
  ) throws(RoutingInstanceError) {
    let text = try InstanceText(bytes, limits)
    tours = []
    for line in text.lines {
      let words = line.words
      if words.count == 2, words[0] == "Cost" {
        cost = try InstanceText.number(words[1], line: line.number, limits)
        continue
      }
      guard words.count >= 2, words[0] == "Tour", words[1].hasPrefix("#"), words[1].hasSuffix(":") else {
        throw RoutingInstanceError(
          .unsupported, line: line.number, "\"\(line.text.prefix(40))\" is neither a tour nor a cost",
          help: "write for example Tour #1: +0s -4, or Cost 12")
      }
      var steps: [Step] = []
      for word in words.dropFirst(2) { steps.append(try Self.step(word, line.number)) }
      tours.append(steps)
    }
  }

  private static func step(_ word: String, _ line: Int) throws(RoutingInstanceError) -> Step {
    let isService = word.hasSuffix("s")
    let digits = word.dropFirst().dropLast(isService ? 1 : 0)
    guard word.hasPrefix("+") || word.hasPrefix("-"), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let edge = Int(digits)
    else {
      throw RoutingInstanceError(
        .badNumber, line: line, "\"\(word.prefix(40))\" is no step", help: "write for example +3, -3 or +3s")
    }
    return Step(edge: edge, isForward: word.hasPrefix("+"), isService: isService)
  }

  /// The text, one line for each tour.
  package var text: String {
    var text = ""
    for (index, tour) in tours.enumerated() {
      let steps = tour.map { "\($0.isForward ? "+" : "-")\($0.edge)\($0.isService ? "s" : "")" }
      text += "Tour #\(index + 1): " + steps.joined(separator: " ") + "\n"
    }
    if let cost { text += "Cost \(RoutingSolutionText.plain(cost))\n" }
    return text
  }
}

/// Checks tours on an instance by its file alone, apart from any solver.
package enum ArcToursChecker {
  /// The cost of the tours, or what is wrong with them.
  package struct Verdict: Hashable, Sendable {
    /// The sum over all steps.
    package var cost = 0.0
    /// What is wrong, one sentence each without a period; empty where the tours hold.
    package var breaches: [String] = []
  }

  /// Judges tours. At most `toursMax` tours are allowed.
  package static func verdict(on tours: ArcToursText, _ instance: ArcInstance, toursMax: Int) -> Verdict {
    var verdict = Verdict()
    var services = [Int](repeating: 0, count: instance.edges.count)
    if tours.tours.count > toursMax {
      verdict.breaches.append("there are \(tours.tours.count) tours, more than \(toursMax)")
    }
    for (index, tour) in tours.tours.enumerated() {
      var vertex = 0
      var load = 0.0
      for step in tour {
        guard instance.edges.indices.contains(step.edge) else {
          verdict.breaches.append("tour \(index + 1) uses edge \(step.edge), which does not exist")
          break
        }
        let edge = instance.edges[step.edge]
        if (step.isForward ? edge.from : edge.to) != vertex {
          verdict.breaches.append("tour \(index + 1) is at vertex \(vertex), where edge \(step.edge) does not start")
        }
        vertex = step.isForward ? edge.to : edge.from
        verdict.cost += edge.cost
        guard step.isService else { continue }
        load += edge.demand
        services[step.edge] += 1
      }
      if vertex != 0 { verdict.breaches.append("tour \(index + 1) ends at vertex \(vertex), not at the depot") }
      if load > instance.capacity {
        verdict.breaches.append("tour \(index + 1) serves \(load), more than \(instance.capacity)")
      }
    }
    for (index, edge) in instance.edges.enumerated() where services[index] != (edge.demand > 0 ? 1 : 0) {
      verdict.breaches.append("edge \(index) with demand \(edge.demand) is served \(services[index]) times")
    }
    if let stated = tours.cost, stated != verdict.cost {
      verdict.breaches.append("the tours cost \(verdict.cost), and the text says \(stated)")
    }
    return verdict
  }
}
