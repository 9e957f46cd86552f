-- SPDX-FileCopyrightText: The Laufzettel contributors
-- SPDX-License-Identifier: EUPL-1.2
-- Run once, when the volume is empty: Prefect's records beside the journal's database.
CREATE DATABASE prefect;
