/// Order statistics of numbers in place.
package enum Order {
  /// The median: the middle number, or the mean of both middle ones. The numbers are left in another order.
  ///
  /// O(n) on average; the pivot is the median of three, so that order in the input does no harm.
  ///
  /// - Parameter numbers: at least one number, none of them NaN.
  package static func median(_ numbers: inout [Double]) -> Double {
    precondition(!numbers.isEmpty, "a median is of at least one number")
    return numbers.withUnsafeMutableBufferPointer { buffer in
      let middle = buffer.count / 2
      let upper = select(middle, in: buffer)
      guard buffer.count.isMultiple(of: 2) else { return upper }
      var lower = buffer[0]
      for place in 1..<max(1, middle) { lower = max(lower, buffer[place]) }
      return lower + (upper - lower) / 2
    }
  }

  /// Puts the number with a rank (from 0) where it would stand if all were sorted, smaller ones before it.
  private static func select(_ rank: Int, in numbers: UnsafeMutableBufferPointer<Double>) -> Double {
    var (low, high) = (0, numbers.count - 1)
    while low < high {
      let middle = low + (high - low) / 2
      if numbers[middle] < numbers[low] { numbers.swapAt(middle, low) }
      if numbers[high] < numbers[low] { numbers.swapAt(high, low) }
      if numbers[high] < numbers[middle] { numbers.swapAt(high, middle) }
      let pivot = numbers[middle]
      var (left, right) = (low, high)
      while left <= right {
        while numbers[left] < pivot { left += 1 }
        while numbers[right] > pivot { right -= 1 }
        if left <= right {
          numbers.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if rank <= right {
        high = right
      } else if rank >= left {
        low = left
      } else {
        break
      }
    }
    return numbers[rank]
  }
}
