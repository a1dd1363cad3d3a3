package main

// The rows of the three databases: the adapter against the hand-written handler.

// connections is how many clients load a server where a row does not say otherwise.
const connections = 8

// goals of the kinds of requests, as shares of the hand-written handler's throughput.
func goals() map[string]float64 {
	return map[string]float64{"GET by id": 0.9, "filter userName eq": 0.85, "PATCH one attribute": 0.85, "POST": 0.85, "list of 100": 1}
}

func (b *bench) databases() error {
	for _, driver := range []string{"sqlite", "mysql", "postgres"} {
		if err := b.database(products()[driver]); err != nil {
			return err
		}
	}
	return nil
}

// pair starts both servers, each over a database of its own with the same content.
func (b *bench) pair(p product, name string, what population) (ours, theirs *program, err error) {
	dsns := []string{p.create(b.tb, b.folder, name+"-adapter"), p.create(b.tb, b.folder, name+"-by-hand")}
	for _, dsn := range dsns {
		if err := p.fill(b.ctx, dsn, what); err != nil {
			return nil, nil, err
		}
	}
	if ours, err = b.startSQL(p, dsns[0]); err != nil {
		return nil, nil, err
	}
	if theirs, err = b.startBaseline(p, dsns[1]); err != nil {
		ours.stop()
	}
	return ours, theirs, err
}

func (b *bench) database(p product) error {
	users := b.size(10_000)
	ours, theirs, err := b.pair(p, "rows", population{users: users})
	if err != nil {
		return err
	}
	defer ours.stop()
	defer theirs.stop()
	load := crowd{connections, b.duration}
	works := sqlWorks(users)
	for _, w := range works { // before the measurements change either of the databases
		if err := agree(b.ctx, w, ours.server, theirs.server); err != nil {
			return err
		}
	}
	for _, w := range works {
		err := b.throughputs(throughput(w.name, p.name, "by hand"), side{load, ours, ours.server, w}, side{load, theirs, theirs.server, w})
		if err != nil {
			return err
		}
	}
	return b.throughputs(throughput("POST", p.name, "by hand"),
		side{load, ours, ours.server, creations(users)}, side{load, theirs, theirs.server, creations(users)})
}

// throughput is a row of requests per second.
func throughput(work, behind, against string) Row {
	return Row{Work: work + ", " + behind, Against: against, Unit: "req/s", AtLeast: true, Goal: goals()[work]}
}
