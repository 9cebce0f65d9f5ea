/// Reads the plain text of the sets gdb, val and egl as CARPData.jl has them: whole numbers, one line for each of
/// vertices, edges, each edge (`from to cost demand`), vehicles, capacity, lower bound and best known cost.
package enum ArcInstanceReader {
  /// The most edges.
  package static let edgesMax = 100_000

  /// Reads a text; throws at the first trouble.
  package static func read(
    _ bytes: [UInt8], limits: RoutingInstanceLimits = RoutingInstanceLimits()
  ) throws(RoutingInstanceError) -> ArcInstance {
    let text = try InstanceText(bytes, limits)
    var lines = Lines(text: text, limits: limits)
    let vertexCount = try lines.whole("the number of vertices", in: 1...limits.nodesMax)
    let edgeCount = try lines.whole("the number of edges", in: 1...edgesMax)
    var edges: [ArcInstance.Edge] = []
    for index in 0..<edgeCount {
      let (numbers, line) = try lines.numbers(4, "edge \(index): from, to, cost and demand")
      var ends: [Int] = []
      for end in numbers.prefix(2) {
        guard let vertex = Int(exactly: end), (0..<vertexCount).contains(vertex) else {
          throw RoutingInstanceError(
            .badReference, line: line, "edge \(index) ends at \(end)", help: "vertices are 0 to \(vertexCount - 1)")
        }
        ends.append(vertex)
      }
      guard numbers[2] >= 0, numbers[3] >= 0 else {
        throw RoutingInstanceError(
          .badNumber, line: line, "edge \(index) has a cost or a demand below 0", help: "write 0 or more")
      }
      edges.append(.init(from: ends[0], to: ends[1], cost: numbers[2], demand: numbers[3]))
    }
    let vehicleCount = try lines.whole("the number of vehicles", in: 1...limits.vehiclesMax)
    let (capacity, line) = try lines.numbers(1, "the capacity")
    guard capacity[0] > 0 else {
      throw RoutingInstanceError(.badNumber, line: line, "the capacity is \(capacity[0])", help: "write more than 0")
    }
    let lowerBound = try lines.numbers(1, "the lower bound").numbers[0]
    let bestKnown = try lines.numbers(1, "the best known cost").numbers[0]
    guard lines.isAtEnd else {
      throw RoutingInstanceError(
        .contradiction, line: lines.nextLine, "there are more lines than the text announces",
        help: "end with the best known cost")
    }
    return ArcInstance(
      vertexCount: vertexCount, edges: edges, vehicleCount: vehicleCount, capacity: capacity[0],
      lowerBound: lowerBound, bestKnown: bestKnown)
  }

  /// The lines of a text, one after the other.
  private struct Lines {
    let text: InstanceText
    let limits: RoutingInstanceLimits
    private var next = 0

    init(text: InstanceText, limits: RoutingInstanceLimits) {
      self.text = text
      self.limits = limits
    }

    var isAtEnd: Bool { next >= text.lines.count }
    var nextLine: Int { isAtEnd ? text.lastLine : text.lines[next].number }

    mutating func numbers(
      _ count: Int, _ what: String
    ) throws(RoutingInstanceError) -> (numbers: [Double], line: Int) {
      guard !isAtEnd else {
        throw RoutingInstanceError(.missing, line: text.lastLine, "the text ends before \(what)", help: "write \(what)")
      }
      let line = text.lines[next]
      next += 1
      let numbers = try line.numbers(limits)
      guard numbers.count == count else {
        throw RoutingInstanceError(
          .missing, line: line.number, "the line has \(numbers.count) values, not \(count)", help: "write \(what)")
      }
      return (numbers, line.number)
    }

    mutating func whole(_ what: String, in range: ClosedRange<Int>) throws(RoutingInstanceError) -> Int {
      let (numbers, line) = try numbers(1, what)
      return try InstanceText.whole(numbers[0], in: range, line: line, what)
    }
  }
}
