/// A public instance of the capacitated arc routing problem: undirected edges, one depot, vehicles that are all alike.
package struct ArcInstance: Hashable, Sendable {
  /// The number of vertices; the depot is vertex 0.
  package var vertexCount: Int
  /// The edges in the order of the file.
  package var edges: [Edge]
  /// The number of vehicles that the file states. Published best answers may use more.
  package var vehicleCount: Int
  /// What a vehicle carries.
  package var capacity: Double
  /// A published lower bound.
  package var lowerBound: Double
  /// The best known cost.
  package var bestKnown: Double

  /// An edge that costs the same in both directions, with service and without.
  package struct Edge: Hashable, Sendable {
    /// One end.
    package var from: Int
    /// The other end.
    package var to: Int
    /// The cost of going along it.
    package var cost: Double
    /// What it asks for; 0 where it need not be served.
    package var demand: Double
  }
}
