public import Metering

/// What becomes of mail that is to be signed.
public struct SigningMetrics: Sendable {
    let signed: Counter
    let unsigned: Counter
    let refused: Counter

    public init(in registry: Registry) {
        let family = registry.counters(
            "postrider_signing_total",
            "Messages by what became of their DKIM signature: signed, unsigned (no key for the author's domain), refused.",
            by: ["result"])
        signed = family["signed"]
        unsigned = family["unsigned"]
        refused = family["refused"]
    }
}
