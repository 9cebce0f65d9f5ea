/// A capacitated arc routing problem: links of a network are to be served by tours that start and end at a depot.
///
/// Numbers in, tours out: costs are seconds or anything else that adds up, demands are litres or anything else that a
/// tour can carry. A street whose two sides are both served is two links of one direction each, see
/// ``Link/bothSides(from:to:passage:demand:services:)``. Term: B. Golden, R. Wong, "Capacitated arc routing problems",
/// Networks 11, 1981; with several kinds of links it is the mixed capacitated arc routing problem.
package struct ArcRoutingProblem: Hashable, Sendable {
  /// The number of vertices; they are numbered from 0.
  package var vertexCount: Int
  /// The edges and arcs.
  package var links: [Link]
  /// The vertices where tours may start. A tour ends where it started.
  package var depots: [Int]
  /// The most tours; nil where there may be any number. A vehicle that goes out twice makes two tours.
  package var toursMax: Int?
  /// The most demand that one tour serves, above 0; infinite where there is no limit.
  package var capacity: Double
  /// The most cost of one tour without its turn-around; infinite where there is no limit.
  package var tourCostMax: Double
  /// What each tour costs beside its way, 0 or more: filling the tank, changing the battery.
  package var turnaroundCost: Double

  /// Makes a problem; ``ArcRoutingSolver`` checks it.
  package init(
    vertexCount: Int, links: [Link], depots: [Int], toursMax: Int? = nil, capacity: Double = .infinity,
    tourCostMax: Double = .infinity, turnaroundCost: Double = 0
  ) {
    self.vertexCount = vertexCount
    self.links = links
    self.depots = depots
    self.toursMax = toursMax
    self.capacity = capacity
    self.tourCostMax = tourCostMax
    self.turnaroundCost = turnaroundCost
  }

  /// What it costs to go along a link in one direction.
  package struct Passage: Hashable, Sendable {
    /// The cost without service (deadheading), 0 or more.
    package var travelCost: Double
    /// The cost with service, 0 or more; nil where the link is not served in this direction.
    package var serviceCost: Double?

    /// Makes a passage.
    package init(travelCost: Double, serviceCost: Double?) {
      self.travelCost = travelCost
      self.serviceCost = serviceCost
    }
  }

  /// An edge, or an arc where one direction is absent.
  package struct Link: Hashable, Sendable {
    /// The vertex where the forward direction starts.
    package var from: Int
    /// The vertex where the forward direction ends; it may be `from`.
    package var to: Int
    /// The way `from` → `to`; nil where it is not allowed.
    package var forward: Passage?
    /// The way `to` → `from`; nil where it is not allowed.
    package var backward: Passage?
    /// The demand of one service, 0 or more.
    package var demand: Double
    /// How often the link is to be served; 0 where it may be used but need not be served.
    package var services: Int

    /// Makes a link with its two directions.
    package init(
      from: Int, to: Int, forward: Passage?, backward: Passage?, demand: Double = 0, services: Int = 0
    ) {
      self.from = from
      self.to = to
      self.forward = forward
      self.backward = backward
      self.demand = demand
      self.services = services
    }

    /// An edge with the same costs in both directions. Without a service cost serving costs what travelling costs.
    package static func edge(
      from: Int, to: Int, travelCost: Double, serviceCost: Double? = nil, demand: Double = 0, services: Int = 0
    ) -> Link {
      let passage = Passage(travelCost: travelCost, serviceCost: serviceCost ?? travelCost)
      return Link(from: from, to: to, forward: passage, backward: passage, demand: demand, services: services)
    }

    /// A one-way arc. Without a service cost serving costs what travelling costs.
    package static func arc(
      from: Int, to: Int, travelCost: Double, serviceCost: Double? = nil, demand: Double = 0, services: Int = 0
    ) -> Link {
      let passage = Passage(travelCost: travelCost, serviceCost: serviceCost ?? travelCost)
      return Link(from: from, to: to, forward: passage, backward: nil, demand: demand, services: services)
    }

    /// The two sides of a street, each served in its own direction of travel.
    package static func bothSides(
      from: Int, to: Int, passage: Passage, demand: Double, services: Int = 1
    ) -> [Link] {
      [
        Link(from: from, to: to, forward: passage, backward: nil, demand: demand, services: services),
        Link(from: to, to: from, forward: passage, backward: nil, demand: demand, services: services),
      ]
    }

    /// The way in one direction.
    package func passage(forward isForward: Bool) -> Passage? { isForward ? forward : backward }
  }

  /// How large a problem may be, so that none takes all memory or time.
  package enum Limits {
    /// The most vertices.
    package static let verticesMax = 50_000
    /// The most links.
    package static let linksMax = 100_000
    /// The most services, all links together.
    package static let servicesMax = 3_000
    /// The most depots.
    package static let depotsMax = 100
    /// The most of a cost or a demand, so that sums stay exact to a millionth.
    package static let numberMax = 1e9
  }
}
