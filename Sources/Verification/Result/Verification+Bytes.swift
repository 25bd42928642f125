import JSON

extension Verification {
    /// Writes `json` behind what stands in `bytes`, on one line and without its end.
    public func writeJSON(to bytes: inout [UInt8]) { json.write(to: &bytes) }
}
