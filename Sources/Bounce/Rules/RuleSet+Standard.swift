import CBounceData

extension RuleSet {
    /// The rules carried in the binary.
    public static let standard: RuleSet = {
        do {
            return try RuleSet(files: RuleSet.parse(files: standardFiles))
        } catch {
            preconditionFailure("the rules carried in the binary are wrong: \(error)")
        }
    }()

    /// The files behind `standard`, to read or to export: name and bytes.
    public static var standardFiles: [(name: String, bytes: [UInt8])] {
        (0..<Int(bounce_rule_file_count)).map { index in
            let file = bounce_rule_file(Int32(index))
            return (String(cString: file.name), Array(UnsafeBufferPointer(start: file.bytes, count: file.byte_count)))
        }
    }
}
