import CVerificationData

extension AddressLists {
    /// The lists carried in the binary.
    public static let standard = AddressLists(standardLists)

    /// The files behind `standard`, to read or to export: name and bytes.
    public static var standardFiles: [(name: String, bytes: [UInt8])] {
        (0..<Int(verification_list_file_count)).map { index in
            let file = verification_list_file(Int32(index))
            return (String(cString: file.name), Array(UnsafeBufferPointer(start: file.bytes, count: file.byte_count)))
        }
    }

    /// The same, read.
    public static var standardLists: [(name: String, list: AddressListFile)] {
        do {
            return try standardFiles.map { ($0.name, try AddressListFile.parse($0.bytes.span, name: $0.name)) }
        } catch {
            preconditionFailure("the lists carried in the binary are wrong: \(error)")
        }
    }

    /// The lists carried in the binary with an operator's own laid over them: a file that has the name of one built in
    /// (`disposable.list`) takes its place, any other adds to those of its kind.
    /// - Parameter files: name and bytes.
    public static func standard(
        overriddenBy files: [(name: String, bytes: [UInt8])]
    ) throws(AddressListError) -> AddressLists {
        guard !files.isEmpty else { return .standard }
        var lists = standardLists
        for file in files {
            lists.append((file.name, try AddressListFile.parse(file.bytes.span, name: file.name)))
        }
        return AddressLists(lists)
    }
}
