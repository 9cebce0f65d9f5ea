import SortieTestSupport

/// A small text of each format, made by hand: a depot at the origin and clients three and four units away from it.
enum InstanceTexts {
  /// Four clients on the corners of a cross; two fit into a vehicle. Tabs and carriage returns as in CVRPLIB.
  static let vrplib = """
    NAME : \tcross\t\r
    COMMENT : \t"Made by hand: four clients"\r
    TYPE : \tCVRP\r
    DIMENSION : \t5\r
    EDGE_WEIGHT_TYPE : \tEUC_2D\r
    CAPACITY : \t10\r
    NODE_COORD_SECTION\r
    1\t0\t0\r
    2\t3\t0\r
    3\t0\t4\r
    4\t-3\t0\r
    5\t0\t-4\r
    DEMAND_SECTION\r
    1\t0\r
    2\t5\r
    3\t5\r
    4\t5\r
    5\t5\r
    DEPOT_SECTION\r
    \t1\r
    \t-1\r
    EOF\r

    """

  /// Two depots, vehicles that differ, windows, release times, prizes and reloading: PyVRP's sections.
  static let dialect = """
    NAME: sections
    TYPE: MIXED
    DIMENSION: 4
    VEHICLES: 3
    SERVICE_TIME: 2
    VEHICLES_MAX_DURATION: 40
    EDGE_WEIGHT_TYPE: EUC_2D
    DEPOT_SECTION
    1
    2
    -1
    NODE_COORD_SECTION
    1 0 0
    2 10 0
    3 3 0
    4 7 0
    DEMAND_SECTION
    1 0
    2 0
    3 5
    4 6
    TIME_WINDOW_SECTION
    1 0 100
    2 5 90
    3 0 50
    4 20 30.5
    RELEASE_TIME_SECTION
    1 0
    2 0
    3 0
    4 8
    PRIZE_SECTION
    1 0
    2 0
    3 0
    4 12
    CAPACITY_SECTION
    1 5
    2 6
    3 6
    VEHICLES_DEPOT_SECTION
    1 1
    2 2
    3 2
    VEHICLES_RELOAD_DEPOT_SECTION
    1
    2 2
    3 2 1
    VEHICLES_FIXED_COST_SECTION
    1 100
    2 200
    3 200
    VEHICLES_UNIT_DISTANCE_COST_SECTION
    1 1
    2 3
    3 3
    EOF
    """

  /// One shipment and one mere delivery, in PyVRP's section.
  static let pairs = """
    NAME: pairs
    DIMENSION: 4
    VEHICLES: 2
    CAPACITY: 10
    NODE_COORD_SECTION
    1 0 0
    2 3 0
    3 3 4
    4 0 4
    PICKUP_AND_DELIVERY_SECTION
    1 0 0 100 0 0 0
    2 7 0 50 1 0 3
    3 -7 5 60 1 2 0
    4 4 0 70 1 0 0
    DEPOT_SECTION
    1
    EOF
    """

  /// Solomon's columns.
  static let solomon = """
    H101

    VEHICLE
    NUMBER     CAPACITY
      2         10

    CUSTOMER
    CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

        0      0          0          0          0        100          0
        1      3          0          5         10         20          1
        2      0          4          6          0         30          2

    """

  /// Li & Lim's columns.
  static let liLim = """
    2\t10\t1
    0\t0\t0\t0\t0\t100\t0\t0\t0
    1\t3\t0\t7\t0\t50\t1\t0\t2
    2\t3\t4\t-7\t5\t60\t1\t1\t0

    """

  /// Cordeau's columns: two depots with one vehicle each; the first has limits.
  static let cordeau = """
    2 1 2 2
    40 10
    0 0
     1 3 0 2 5 1 2 1 2
     2 7 0 2 6 1 2 1 2
     3 0 0 0 0 0 0
     4 10 0 0 0 0 0

    """

  /// A battery that does not reach the far client without the station.
  static let evrp = """
    Name: Made by hand: a station
    TYPE: EVRP
    OPTIMAL_VALUE: 0
    VEHICLES: 2
    DIMENSION: 3
    STATIONS: 1
    CAPACITY: 10
    ENERGY_CAPACITY: 16
    ENERGY_CONSUMPTION: 2.00
    EDGE_WEIGHT_FORMAT: EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 3 0
    3 8 0
    4 4 0
    DEMAND_SECTION
    1 0
    2 5
    3 5
    STATIONS_COORD_SECTION
    4
    DEPOT_SECTION
    1
    -1
    EOF
    """

  /// Schneider's columns: a station between the depot and the far client.
  static let evrptw = """
    StringID   Type       x          y          demand     ReadyTime  DueDate    ServiceTime
    D0         d          0.0        0.0        0.0        0.0        100.0      0.0
    S1         f          4.0        0.0        0.0        0.0        100.0      0.0
    C1         c          3.0        0.0        5.0        0.0        20.0       1.0
    C2         c          8.0        0.0        5.0        0.0        40.0       2.0

    Q Vehicle fuel tank capacity /8.0/
    C Vehicle load capacity /10.0/
    r fuel consumption rate /1.0/
    g inverse refueling rate /0.5/
    v average Velocity /1.0/

    """

  /// The constants of the drone sets with two orders.
  static let drpudec = """
    Drone_data
              q_d       2.3     [Kg]
                W       1.5     [Kg]
                m       1.5     [Kg]
                g      9.81   [N/Kg]
            rho_d     1.204 [Kg/m^3]
             xi_d    0.0064    [m^2]
              h_d         6

    Battery_data
                 E_max 100.00  percent
               under_E  10.00  percent
    max_energy_density   0.27 [KWh/Kg]
     minutes_conv_fact   0.60
        charging power   0.90  [KW/Kg]
                   rho  20.00  minutes

    Customers_data
    id t l_i st_i x_i y_i q_i
    1 2 242.0 3 4700.0 5000.0 0.41
    2 30 270.0 3 5000.0 5900.0 2.00
    0 0 540 30 5000 5000 0
    Num_drones 2

    """

  /// Every text with its format.
  static let all: [(format: RoutingInstance.Format, text: String)] = [
    (.vrplib, vrplib), (.vrplib, dialect), (.vrplib, pairs), (.solomon, solomon), (.liLim, liLim), (.cordeau, cordeau),
    (.evrp, evrp), (.evrptw, evrptw), (.drpudec, drpudec),
  ]

  /// The instance of a text; the format is told by the text.
  static func read(_ text: String) throws(RoutingInstanceError) -> RoutingInstance {
    try RoutingInstanceReader.read(Array(text.utf8))
  }
}
