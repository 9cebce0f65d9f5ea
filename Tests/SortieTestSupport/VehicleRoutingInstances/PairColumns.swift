/// The columns that Li & Lim's text and PyVRP's section share: demand, earliest, latest, service, pickup, delivery.
enum PairColumns {
  /// Fills a node from its six values. `numberOffset` is the number of the first node in the text.
  static func fill(
    _ node: inout RoutingInstance.Node, _ values: [Double], line: Int, numberOffset: Int, nodeCount: Int
  ) throws(RoutingInstanceError) {
    (node.earliest, node.latest, node.service) = (values[1], values[2], values[3])
    let last = nodeCount - 1 + numberOffset
    let pickup = try InstanceText.whole(values[4], in: 0...last, line: line, "the pickup")
    let delivery = try InstanceText.whole(values[5], in: 0...last, line: line, "the delivery")
    guard pickup == 0 || delivery == 0, node.kind == .client || pickup + delivery == 0 else {
      throw RoutingInstanceError(
        .contradiction, line: line, "the node names both a pickup and a delivery, or is a depot",
        help: "let a pickup name its delivery alone, and a delivery its pickup alone")
    }
    if node.kind == .depot { node.service = 0 }
    node.demand = values[0]
    if pickup > 0 {
      node.pairing = .delivery(pickup: pickup - numberOffset)
      node.demand = -values[0]
    } else if delivery > 0 {
      node.pairing = .pickup(delivery: delivery - numberOffset)
    }
  }
}
