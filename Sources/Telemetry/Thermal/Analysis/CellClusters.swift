/// Groups of cells that touch by a side or a corner.
package enum CellClusters {
  /// The groups of some cells of a lattice, each with its places ascending, in the order of their first place. O(n).
  ///
  /// - Parameter chosen: places in the lattice, ascending, each once.
  package static func groups(of chosen: [Int], in lattice: CellLattice) -> [[Int]] {
    var parents = Array(chosen.indices)
    func root(_ member: Int) -> Int {
      var at = member
      while parents[at] != at {
        parents[at] = parents[parents[at]]
        at = parents[at]
      }
      return at
    }
    func join(_ left: Int, _ right: Int) {
      let (first, second) = (root(left), root(right))
      // The earlier one stays the root, so that roots ascend with the first place of a group.
      if first < second { parents[second] = first } else { parents[first] = second }
    }
    // `below` goes along the row below while the cells go along their own.
    var below = 0
    for member in chosen.indices {
      let index = lattice.cells[chosen[member]].index
      let (row, column) = (Int(index.row), Int(index.column))
      if member > 0 {
        let before = lattice.cells[chosen[member - 1]].index
        if Int(before.row) == row, Int(before.column) == column - 1 { join(member - 1, member) }
      }
      while below < member {
        let other = lattice.cells[chosen[below]].index
        guard (Int(other.row), Int(other.column)) < (row - 1, column - 1) else { break }
        below += 1
      }
      for neighbour in below..<min(below + 3, member) {
        let other = lattice.cells[chosen[neighbour]].index
        guard Int(other.row) == row - 1, Int(other.column) <= column + 1 else { break }
        join(neighbour, member)
      }
    }
    var groups: [[Int]] = []
    var numbers = [Int](repeating: -1, count: chosen.count)
    for member in chosen.indices {
      let root = root(member)
      if numbers[root] < 0 {
        numbers[root] = groups.count
        groups.append([])
      }
      groups[numbers[root]].append(chosen[member])
    }
    return groups
  }
}
