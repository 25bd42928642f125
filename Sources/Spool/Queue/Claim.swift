internal import Mail
internal import Storage

/// One claim of waiting mail, as its transaction sees it.
struct Claim: Sendable {
    let limits: ClaimPlan.Limits
    let exclusion: ClaimExclusion
    let now: Timestamp
    let lease: Int64
    /// Where the walk goes on.
    let walk: ClaimWalk
    /// The most bytes of mail it reads into memory.
    let byteLimit: Int

    func find(holds: HoldSet, on connection: any ReadConnection) throws -> ClaimPlan {
        var plan = ClaimPlan(
            limits: limits, exclusion: exclusion, holds: holds, now: now.microseconds, walk: walk)
        try plan.run(over: WaitingTable(connection: connection, now: now.microseconds))
        return plan
    }
}
