/// Comparing what somebody gives with what only the store should know.
public enum ConstantTime {
    /// Takes equal time whichever bytes differ; texts of different lengths are told apart at once.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
